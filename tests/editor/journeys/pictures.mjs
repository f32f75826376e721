import { cpSync } from 'node:fs';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';
import { Views } from '../views.mjs';

/** What the pictures of README.md show: findings, a stop, the flow of messages, the past. Taken only when pictures are updated. */
export function picturesJourney({ editor, debugging, scratch, poster }) {
  const { page } = editor;
  const views = new Views(page);
  const folder = path.join(scratch, 'coffee-bar');
  cpSync(path.join(import.meta.dirname, '..', 'pictures'), folder, { recursive: true });
  const bar = 'coffee_bar.ttvm';
  const place = lineOf(path.join(folder, bar), 'tell the bar what is ready');
  return {
    title: 'Pictures',
    folder,
    checks: [
      [
        'findings while typing, and what is wrong',
        async () => {
          await page.setViewportSize({ width: 1180, height: 720 });
          await editor.openFile('new_barista.ttvm');
          await editor.squiggles().first().waitFor();
          await editor.command('View: Toggle Primary Side Bar Visibility');
          await editor.command('Problems: Focus on Problems View');
          await page.locator('.markers-panel-container .monaco-list-row', { hasText: 'PRNT' }).waitFor();
          await editor.untilHover('PRNT', /PRINT/);
          await poster('findings');
          await editor.command('View: Toggle Panel Visibility');
          await editor.command('View: Close All Editors');
        },
      ],
      [
        'a stop with all processes and mailboxes',
        async () => {
          await page.setViewportSize({ width: 1280, height: 790 });
          await editor.openFile(bar, place);
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stoppedAt(/breakpoint/i, bar, place);
          await editor.widenSideBar(560);
          for (const title of ['Watch', 'Call Stack', 'Loaded Scripts', 'Breakpoints']) await debugging.foldView(title);
          for (const title of ['Processes', 'Mailboxes']) await views.open(title);
          await views.unfold(views.row('Processes', 'bar #1'));
          await views.row('Processes', 'barista #4').waitFor();
          for (const name of ['till #2', 'barista #3']) await views.unfold(views.row('Mailboxes', `${name} · 1 message`));
          await debugging.variable(/^\s*order/).waitFor();
          await editor.command('View: Toggle Panel Visibility');
          await poster('debug-session');
        },
      ],
      [
        'the flow of messages up to a stop',
        async () => {
          await views.open('Call Stack');
          for (const drink of ['Espresso', 'Mocha']) {
            await debugging.goOn();
            await debugging.variable(new RegExp(`order\\s*=.*${drink}`)).waitFor();
            await debugging.stopped(/breakpoint/i);
          }
          await page.setViewportSize({ width: 1480, height: 720 });
          await editor.command('TTVM: Show Message Flow');
          const flow = await views.flow();
          await flow.locator('#says', { hasText: /^\d+ events$/ }).waitFor();
          await editor.command('View: Toggle Primary Side Bar Visibility');
          await flow.locator('#view').focus();
          await page.keyboard.press('End');
          await flow.locator('#says', { hasText: 'sends' }).waitFor();
          await poster('message-flow');
        },
      ],
      [
        'the past, by the event log',
        async () => {
          await editor.command('View: Close Editor');
          await editor.command('View: Toggle Primary Side Bar Visibility');
          await page.setViewportSize({ width: 1240, height: 740 });
          for (const title of ['Variables', 'Call Stack', 'Processes']) await debugging.foldView(title);
          await views.open('Event Log');
          await views.row('Event Log', 'barista #4 receives').click();
          await views.pane('Event Log').getByText('In the past: what came later is not shown.').waitFor();
          await views.row('Mailboxes', 'barista #4 · 1 message').waitFor();
          // Away from the rows, over which a hover would come.
          await editor.line('LABEL till').hover();
          await page.locator('.monaco-hover:visible').waitFor({ state: 'detached' });
          await poster('time-travel');
          await debugging.stop();
          await editor.command('Remove All Breakpoints');
        },
      ],
    ],
  };
}
