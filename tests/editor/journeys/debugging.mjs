import assert from 'node:assert/strict';
import path from 'node:path';
import { expectedLines, lineOf } from '../fixture.mjs';
import { running, waitUntilGone } from '../processes.mjs';

/** A breakpoint in a worker stops that worker; it is stepped alone, while a message waits in another one's mailbox. */
export function debuggingJourney({ editor, debugging, programs, scratch, picture }) {
  const shop = 'coffee_shop.ttvm';
  const worker = 'cashier_worker.ttvm';
  const breakpoint = lineOf(path.join(programs, worker), '<break>');
  const expected = expectedLines(path.join(programs, shop));
  const frame = (line) => new RegExp(`${worker.replace('.', '\\.')}\\s*${line}(:|$)`);
  let before;
  return {
    title: 'Debugging',
    checks: [
      [
        'a breakpoint is set in the worker',
        async () => {
          await editor.openFile(worker, breakpoint);
          await editor.press('F9');
          await editor.page.locator('.editor-instance .codicon-debug-breakpoint').waitFor();
        },
      ],
      [
        'F5 stops there',
        async () => {
          await editor.openFile(shop);
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          await editor.page.locator('.tab.active', { hasText: worker }).waitFor();
          await debugging.frameRow(frame(breakpoint)).waitFor();
          return `${worker} line ${breakpoint}`;
        },
      ],
      [
        'the call stack lists all processes',
        async () => {
          await editor.widenSideBar(640);
          await debugging.foldView('Watch');
          await debugging.unfoldAll();
          before = await debugging.processes();
          for (const name of ['customer', 'cashier', 'barista'])
            assert.equal(
              before.filter((process) => process.name.includes(name)).length,
              1,
              `one process '${name}' should be in ${JSON.stringify(before)}`,
            );
          assert.equal(before.length, 3);
          for (const process of before) assert.ok(process.frames.length > 0, `'${process.name}' shows no frame`);
          await picture('debug', { height: 590 });
          return before.map((process) => process.name).join(' | ');
        },
      ],
      [
        'the mailbox of another process shows the waiting message with its sender and line',
        async () => {
          await debugging.frameRow('barista_worker.ttvm').click();
          // The number tells the barista's mailbox from the cashier's, which is shown until the view has followed.
          await debugging.unfold(debugging.variable('Mailbox (1)'));
          const [message] = await debugging.contentsOf('Mailbox (1)');
          assert.match(message, /Latte/);
          assert.match(message, /cashier/, `the sender is not named in '${message}'`);
          assert.match(
            message,
            new RegExp(`cashier_worker\\.ttvm:${breakpoint - 1}\\b`),
            `the line it was sent from is not named in '${message}'`,
          );
          // The picture shows the message opened up.
          await debugging.unfold(debugging.variable('Latte'));
          await debugging.variable(/^\s*from/).waitFor();
          await picture('mailbox', { height: 590 });
          return message;
        },
      ],
      [
        'a step moves that process by one instruction',
        async () => {
          await debugging.frameRow(frame(breakpoint)).click();
          await debugging.goOn('F10');
          await debugging.frameRow(frame(breakpoint + 1)).waitFor();
          await debugging.stopped(/step/i);
        },
      ],
      [
        'the others are where they were',
        async () => {
          await debugging.unfoldAll();
          const after = await debugging.processes();
          const others = (all) => all.filter((process) => !process.name.includes('cashier')).map((process) => process.frames);
          assert.deepEqual(others(after), others(before));
          return others(after).flat().join(' | ');
        },
      ],
      [
        'the stepping policy is shown and can be switched',
        async () => {
          const item = editor.page.locator('.statusbar-item', { hasText: 'Step: isolate' });
          await item.click();
          await editor.page.locator('.statusbar-item', { hasText: 'Step: world' }).waitFor();
        },
      ],
      [
        'a click copies the coordinates of the run, which is shown for a moment',
        async () => {
          await editor.page.locator('.statusbar-item', { hasText: /^\s*0:\d+:\d+/ }).click();
          await editor.page.locator('.statusbar-item', { hasText: /Copied 0:\d+:\d+/ }).waitFor();
        },
      ],
      [
        'F5 lets all of them run to the end',
        async () => {
          await debugging.goOn();
          await editor.debugConsoleShows(expected);
          await debugging.ended();
        },
      ],
      ['its debug adapter is gone', () => waitUntilGone(scratch, 'Ttvm.DebugAdapter')],
      [
        'a session can be stopped in the middle, and nothing of it is left',
        async () => {
          await editor.openFile(shop);
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          assert.equal(running(scratch, 'Ttvm.DebugAdapter').length, 1, 'the session has one debug adapter');
          await debugging.stop();
          await waitUntilGone(scratch, 'Ttvm.DebugAdapter');
        },
      ],
    ],
  };
}
