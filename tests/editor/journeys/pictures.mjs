import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';
import { Views } from '../views.mjs';

/** What the pictures of README.md show: a finding, a stop, the flow of messages, the past. Taken only when pictures are updated. */
export function picturesJourney({ editor, debugging, programs, poster }) {
  const { page } = editor;
  const views = new Views(page);
  const [bar, newBarista] = ['coffee_bar.ttvm', 'new_barista.ttvm'];
  cpSync(path.join(import.meta.dirname, '..', 'pictures'), programs, { recursive: true });
  const place = lineOf(path.join(programs, bar), '<break>');
  return {
    title: 'Pictures',
    finish: () => [bar, newBarista].forEach((file) => rmSync(path.join(programs, file))),
    checks: [
      [
        'findings while typing, and what an instruction does',
        async () => {
          await page.setViewportSize({ width: 1280, height: 760 });
          await editor.openFile(newBarista);
          await editor.squiggles().first().waitFor();
          await editor.command('View: Toggle Primary Side Bar Visibility');
          await editor.command('Problems: Focus on Problems View');
          await page.locator('.markers-panel-container .monaco-list-row', { hasText: 'PRNT' }).waitFor();
          await editor.untilHover('PRNT', /PRINT/);
          await poster('findings');
        },
      ],
      [
        'a stop with all processes and mailboxes',
        async () => {
          await editor.command('View: Toggle Panel Visibility');
          await editor.command('View: Close All Editors');
          await editor.openFile(bar, place);
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stoppedAt(/breakpoint/i, bar, place);
          await editor.widenSideBar(560);
          for (const title of ['Watch', 'Loaded Scripts', 'Breakpoints', 'Event Log']) await debugging.foldView(title);
          for (const title of ['Processes', 'Mailboxes']) await views.open(title);
          await views.unfold(views.row('Mailboxes', 'barista'));
          await poster('debug-session');
        },
      ],
    ],
  };
}
