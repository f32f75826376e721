import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Views } from '../views.mjs';

/** The extension in an editor whose language is German, as by `--locale de`. The editor itself stays English: its pack is empty. */
export function germanJourney({ editor, debugging, scratch }) {
  const { page } = editor;
  const views = new Views(page);
  const choice = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const data = path.join(scratch, 'home', 'data');
  const locale = path.join(data, 'User', 'argv.json');
  const pack = path.join(data, 'german.json');
  mkdirSync(path.dirname(locale), { recursive: true });
  writeFileSync(pack, JSON.stringify({ version: '1.0.0', contents: {} }));
  writeFileSync(
    path.join(data, 'languagepacks.json'),
    JSON.stringify({
      de: {
        hash: 'e2e',
        label: 'Deutsch',
        extensions: [{ extensionIdentifier: { id: 'ttvm-tooling.german' }, version: '1.0.0' }],
        translations: { vscode: pack },
      },
    }),
  );
  writeFileSync(locale, JSON.stringify({ locale: 'de' }));
  return {
    title: 'German',
    finish: () => rmSync(locale),
    checks: [
      [
        'commands have German names',
        async () => {
          await editor.openFile('coffee_shop.ttvm');
          await editor.titleButton('Datei ausführen').waitFor();
          await editor.command('TTVM: Ausgabe anzeigen');
          await page.locator('.panel .composite.title', { hasText: 'Output' }).waitFor();
        },
      ],
      [
        'so do views and what the status bar says of a session',
        async () => {
          await editor.command('Debug: Select and Start Debugging');
          await choice('TinyTotVM...').click();
          await choice('von der ersten Anweisung an debuggen').click();
          await editor.command('View: Show Run and Debug');
          await debugging.stopped(/entry/i);
          await page.locator('.statusbar-item', { hasText: 'Schritt: isolate' }).waitFor();
          for (const view of ['Postfächer', 'Ereignisprotokoll']) await page.locator('.pane-header', { hasText: view }).waitFor();
        },
      ],
      [
        'the session is stopped',
        async () => {
          await debugging.stop();
        },
      ],
      [
        'a list says in German why a process waits',
        async () => {
          await page.setViewportSize({ width: 1500, height: 1000 });
          await editor.openFile('kitchen.ttvm');
          await editor.command('TTVM: Datei debuggen');
          await debugging.stopped(/deadlock/i);
          for (const title of ['Watch', 'Loaded Scripts', 'Breakpoints']) await debugging.foldView(title);
          await editor.widenSideBar(520);
          await debugging.choose(debugging.processRow('waiter #1'), 'Warum wartet er?');
          await choice('waiter #1 wartet in RECEIVE').waitFor();
          await choice('letzte Nachricht von waiter #1: 3').click();
          await page.locator('.statusbar-item', { hasText: /\d+ Anweisungen zurück/ }).click();
        },
      ],
      [
        'the kinds of events have German names, and so has what is left out',
        async () => {
          await editor.command('TTVM: Arten von Ereignissen wählen');
          await choice('Registrierte Namen').waitFor();
          await page.locator('.quick-input-widget').getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
          await choice('Gesendete Nachrichten').click();
          await editor.press('Enter');
          for (const title of ['Variables', 'Call Stack']) await debugging.foldView(title);
          for (const title of ['Prozesse', 'Postfächer', 'Ereignisprotokoll']) await views.open(title);
          await views.pane('Ereignisprotokoll').getByText('Nur: Gesendete Nachrichten').waitFor();
          await views.row('Ereignisprotokoll', 'waiter #1 sends 3').waitFor();
        },
      ],
      [
        'so has the timeline of the message flow',
        async () => {
          await editor.command('TTVM: Nachrichtenfluss anzeigen');
          await (await views.flow()).locator('#time[aria-valuetext^="in der Gegenwart, nach"]').waitFor();
          await debugging.stop();
        },
      ],
      [
        'and the walkthrough',
        async () => {
          await editor.command('Welcome: Open Walkthrough...');
          await choice('TinyTotVM').click();
          for (const step of ['Ein Postfach lesen', 'In der Zeit zurückgehen'])
            await page.locator('.getting-started-step', { hasText: step }).first().click();
        },
      ],
    ],
  };
}
