import assert from 'node:assert/strict';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';
import { waitUntilGone } from '../processes.mjs';
import { Views } from '../views.mjs';

/** Many processes are looked over, found and led by themselves; every queue is seen and changed; the way of the messages is a picture. */
export function viewsJourney({ editor, debugging, programs, scratch }) {
  const { page } = editor;
  const views = new Views(page);
  const crew = 'crew.ttvm';
  const line = (marker) => lineOf(path.join(programs, crew), marker);
  const processes = 'Processes';
  const mailboxes = 'Mailboxes';

  return {
    title: 'Views',
    checks: [
      [
        'the program stops with three hundred processes that wait',
        async () => {
          await page.setViewportSize({ width: 1500, height: 1100 });
          await editor.openFile(crew, line('<break>'));
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          await editor.widenSideBar(560);
          for (const title of ['Watch', 'Loaded Scripts', 'Breakpoints', 'Call Stack', 'Variables']) await debugging.foldView(title);
          for (const title of [processes, mailboxes]) await views.open(title);
        },
      ],
      [
        'the view Processes shows them as one row, with what they do and where',
        async () => {
          await views.unfold(views.row(processes, 'main #1'));
          const row = views.row(processes, `crew × 300`);
          await row.waitFor();
          const text = (await row.innerText()).replace(/\s+/g, ' ');
          assert.match(text, new RegExp(`waiting in RECEIVE crew\\.ttvm:${line('<crew>')}`));
          return (await views.rows(processes)).join(' | ');
        },
      ],
      [
        'the row opens to ranges, and no more than two hundred processes',
        async () => {
          await views.unfold(views.row(processes, 'crew × 300'));
          await views.row(processes, '201 – 300').waitFor();
          await views.unfold(views.row(processes, '201 – 300'));
          await views.row(processes, 'crew #202').waitFor();
        },
      ],
      [
        'a filter finds one of them',
        async () => {
          await editor.command('TTVM: Filter Processes');
          await views.answer('Filter Processes', '#77');
          await views.row(processes, 'crew #77').waitFor();
          assert.equal((await views.rows(processes)).length, 1);
        },
      ],
      [
        'a click looks at that process',
        async () => {
          await views.row(processes, 'crew #77').click();
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<crew>')}, Col 1` }).waitFor();
        },
      ],
      [
        'it is frozen and thawed with the buttons of its row',
        async () => {
          await views.press(views.row(processes, 'crew #77'), 'Freeze This Process', views.row(processes, 'frozen, waiting in RECEIVE'));
          await views.press(views.row(processes, 'crew #77'), 'Thaw This Process', views.row(processes, /^\s*crew #77\s*waiting/));
          await editor.command('TTVM: Show All Processes');
          await views.row(processes, 'main #1').waitFor();
        },
      ],
      [
        'the view Mailboxes shows who sent what from where, the oldest first',
        async () => {
          await views.unfold(views.row(mailboxes, '#302 · 2 messages'));
          await views.row(mailboxes, 'cake').waitFor();
          const [, tea, cake] = await views.rows(mailboxes);
          assert.match(tea, new RegExp(`^0: main #1 · crew\\.ttvm:${line('<tea>')}.*tea`));
          assert.match(cake, new RegExp(`^1: main #1 · crew\\.ttvm:${line('<cake>')}.*cake`));
          return `${tea} | ${cake}`;
        },
      ],
      [
        'a click goes to the line that sent it',
        async () => {
          await views.row(mailboxes, 'cake').click();
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<cake>')}, Col 1` }).waitFor();
        },
      ],
      [
        'a message is moved, changed and dropped',
        async () => {
          await debugging.choose(views.row(mailboxes, 'cake'), 'Move Message to the Front');
          await views.row(mailboxes, /^\s*0: .*cake/s).waitFor();
          const question = page.locator('.quick-input-widget', { hasText: 'Change Message' });
          await views.press(views.row(mailboxes, 'cake'), 'Change Message', question);
          await views.answer('Change Message', '{drink: "scone"}');
          await views.row(mailboxes, 'scone').waitFor();
          await views.press(views.row(mailboxes, 'tea'), 'Drop Message', views.row(mailboxes, '#302 · 1 message'));
        },
      ],
      [
        'the message flow draws what has happened',
        async () => {
          await editor.command('TTVM: Show Message Flow');
          const flow = await views.flow();
          await flow.locator('#says', { hasText: /^\d+ events$/ }).waitFor();
          await flow.locator('#view').focus();
          await page.keyboard.press('End');
          await flow.locator('#says', { hasText: 'main #1 sends' }).waitFor();
          return flow.locator('#says').innerText();
        },
      ],
      [
        'it is exported as Mermaid',
        async () => {
          await editor.command('TTVM: Export Message Flow as Mermaid');
          await editor.line('sequenceDiagram').waitFor();
        },
      ],
      [
        'a process runs until it receives, with the button of its row',
        async () => {
          const served = page.locator('.repl .monaco-list-row', { hasText: 'served scone' });
          await views.press(views.row(processes, 'main #1'), 'Run Until This Process Receives', served.first());
          await debugging.ended();
          await editor.debugConsoleShows(['served scone']);
        },
      ],
      ['its debug adapter is gone', () => waitUntilGone(scratch, 'Ttvm.DebugAdapter')],
    ],
  };
}
