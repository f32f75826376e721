import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The extension in an editor whose language is German, as by `--locale de`. The editor itself stays English: its pack is empty. */
export function germanJourney({ editor, debugging, scratch }) {
  const { page } = editor;
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
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'TinyTotVM...' }).click();
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'von der ersten Anweisung an debuggen' }).click();
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
    ],
  };
}
