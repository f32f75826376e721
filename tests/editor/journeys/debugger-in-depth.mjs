import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';
import { waitUntilGone } from '../processes.mjs';

/** A program that fails is looked into, changed and led elsewhere: every kind of stop, every way to look and to change. */
export function debuggerInDepthJourney({ editor, debugging, programs, scratch }) {
  const { page } = editor;
  const orders = 'orders.ttvm';
  const till = 'till_worker.ttvm';
  const line = (file, marker) => lineOf(path.join(programs, file), marker);
  const widget = page.locator('.exception-widget');
  const settings = path.join(programs, '.vscode');
  let coordinates;

  return {
    title: 'Debugger in depth',
    finish: () => rmSync(settings, { recursive: true, force: true }),
    checks: [
      [
        'a breakpoint takes a condition, and a log point its text',
        async () => {
          await editor.openFile(till, line(till, '<order>'));
          await debugging.addBreakpoint(editor, 'Debug: Add Conditional Breakpoint...', 'order.drink == "Latte"', 'conditional');
          await editor.openFile(till, line(till, '<answer>'));
          await debugging.addBreakpoint(editor, 'Debug: Add Logpoint...', 'served {order.drink}, {total} in all', 'log');
        },
      ],
      [
        'the program stops where the condition holds, and the log point has spoken',
        async () => {
          await editor.openFile(orders);
          await editor.press('F5');
          await debugging.stoppedAt(/breakpoint/i, till, line(till, '<order>'));
          await editor.widenSideBar(560);
          for (const title of ['Watch', 'Loaded Scripts']) await debugging.foldView(title);
          // Room for a row of each kind of breakpoint below the filters, and for all variables.
          await page.setViewportSize({ width: 1400, height: 1250 });
          // Newer versions of VS Code do not always unfold them at a first stop.
          await debugging.unfold(debugging.variable('Locals'));
          await debugging.variable(/^\s*order =\s*\{drink: "Latte"/).waitFor();
          await editor.debugConsoleShows(['served Tea, 1 in all']);
        },
      ],
      [
        'a local variable, a value of the stack and a message are given other values',
        async () => {
          await debugging.setValue(debugging.variable(/^\s*total/), () => '41');
          await debugging.variable(/^\s*total\s*=\s*41/).waitFor();
          for (const next of ['<field>', '<add>', '<fails>']) {
            await debugging.goOn('F10');
            await debugging.stoppedAt(/step/i, till, line(till, next));
          }
          await debugging.unfold(debugging.variable('Stack'), debugging.variable(/^\s*top-1/));
          await debugging.setValue(debugging.variable(/^\s*top-1/), () => '20');
          await debugging.variable(/^\s*top-1\s*=\s*20/).waitFor();
          await debugging.unfold(debugging.variable('Mailbox (2)'), debugging.variable('Mocha'));
          await debugging.setValue(debugging.variable('Mocha'), (shown) => shown.replace('cups: 3', 'cups: 30'));
          const row = debugging.variable(/Mocha", cups: 30\} from process 1/);
          await row.waitFor();
          return (await row.innerText()).replace('\n', ' ');
        },
      ],
      [
        'the Debug Console completes, executes instructions, calculates and helps',
        async () => {
          await page.locator('.repl-input-wrapper .view-lines').click();
          await editor.type('ord');
          await page.locator('.suggest-widget.visible .monaco-list-row[aria-label^="order"]').waitFor();
          await editor.press('Tab');
          await editor.press('Enter');
          await editor.debugConsoleShows(['{drink: "Latte", cups: 2}']);
          await debugging.enter('PUSH_INT 3');
          await editor.debugConsoleShows(['left 3; 3 values on the stack']);
          await debugging.enter('POP');
          await editor.debugConsoleShows(['took 3; 2 values on the stack']);
          await debugging.enter('[order.drink, len(mailbox)]');
          await editor.debugConsoleShows(['["Latte", 2]']);
          await debugging.enter(':help');
          await editor.debugConsoleShows([':freeze [PID]']);
        },
      ],
      [
        'Break on Value Change stops behind the instruction that changes a variable',
        async () => {
          await debugging.choose(debugging.variable(/^\s*total/), 'Break on Value Change');
          await debugging.breakpointRow('total').waitFor();
          await debugging.goOn();
          await debugging.stoppedAt(/data breakpoint/i, till, line(till, '<sum>') + 1);
          await editor.debugConsoleShows(['total in process 2 (till) held 41 and holds 61 now']);
        },
      ],
      [
        'the Disassembly view shows where the process is, and takes a breakpoint',
        async () => {
          await debugging.choose(debugging.frameRow(till), 'Open Disassembly View');
          const rows = page.locator('.disassembly-view .monaco-list-row', { hasText: 'JMP next' });
          await rows.first().waitFor();
          await page.locator('.disassembly-view .codicon-debug-stackframe').waitFor();
          await rows.last().click({ position: { x: 10, y: 28 } });
          await page.locator('.disassembly-view .codicon-debug-breakpoint').waitFor();
          await debugging.goOn();
          await debugging.stoppedAt(/instruction breakpoint/i, till, line(till, '<jump>'));
          await editor.debugConsoleShows(['served Latte, 61 in all']);
          await editor.command('View: Close Editor');
          await page.locator('.disassembly-view').waitFor({ state: 'detached' });
        },
      ],
      [
        'the filter Receive takes a condition over the message',
        async () => {
          await editor.command('Remove All Breakpoints');
          const receive = debugging.breakpointRow('Receive');
          await receive.getByRole('checkbox').click();
          await receive.hover();
          await receive.locator('.codicon-edit').click();
          const box = page.locator('.debug-breakpoints input:not([type=checkbox]):focus');
          await box.fill('message.cups == 30');
          await editor.press('Enter');
          await debugging.breakpointRow('message.cups == 30').waitFor();
          await debugging.goOn();
          await debugging.stopped(/paused on receive/i);
          await editor.debugConsoleShows(['Process 2 (till) receives {drink: "Mocha", cups: 30} from process 1 (customer).']);
          await receive.getByRole('checkbox').click();
        },
      ],
      [
        'an error that nothing catches stops at its instruction, and names the message that was worked on',
        async () => {
          // The view is shown although another one was open.
          await editor.press('Control+Shift+E');
          await page.locator('.explorer-folders-view').waitFor();
          await debugging.goOn();
          await debugging.stoppedAt(/uncaught error/i, till, line(till, '<fails>'));
          const text = await widget.innerText();
          assert.match(text, /Uncaught error/);
          assert.match(text, /ADD expects two numbers but got Str, Int/);
          const message = `{drink: "Water", cups: "many"} from process 1 (customer), ${orders}:${line(orders, '<send>')}.`;
          assert.ok(text.includes(`It was working on ${message}`), text);
          await debugging.unfold(debugging.variable('Stack'));
          await debugging.variable(/^\s*top-1\s*=\s*"many"/).waitFor();
          return text.replaceAll('\n', ' | ');
        },
      ],
      [
        'a deadlock stops and tells who waits for what, and who could have sent it',
        async () => {
          await debugging.goOn();
          await debugging.stoppedAt(/deadlock/i, orders, line(orders, '<wait>'));
          const text = await widget.innerText();
          const told = `The last message to it came from process 2 (till) at ${till}:${line(till, '<answer>')}, which has ended`;
          assert.equal(text.split(told).length, 2, `'${told}' should be told once in:\n${text}`);
          return text.replaceAll('\n', ' | ');
        },
      ],
      [
        'Run to Cursor and Restart Frame lead a process',
        async () => {
          await debugging.goOn();
          await debugging.ended();
          await editor.openFile(orders, line(orders, '<spawn>'));
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stoppedAt(/breakpoint/i, orders, line(orders, '<spawn>'));
          await editor.openFile(orders, line(orders, '<send>'));
          await debugging.choose(editor.line('<send>'), 'Run to Cursor');
          await debugging.stoppedAt(/breakpoint/i, orders, line(orders, '<send>'));
          await debugging.unfold(debugging.variable(/^Process/));
          await debugging.variable(/^\s*state/).click();
          await editor.press('End');
          coordinates = await debugging.variable('coordinates').locator('.value').innerText();
          // The frames below the first come later, and then a row may become that of another frame while the mouse is on its way to it.
          await debugging.frameRow(new RegExp(`${orders}\\s*${line(orders, '<call>')}(:|$)`)).waitFor();
          await debugging.choose(debugging.frameRow(`${line(orders, '<send>')}`), 'Restart Frame');
          await debugging.stoppedAt(/beginning of the frame/i, orders, line(orders, '<function>'));
          return coordinates;
        },
      ],
      [
        'Step Into Target leads to the receiver, Jump to Cursor back, and Terminate Thread ends it',
        async () => {
          await debugging.choose(editor.line('<send>'), 'Run to Cursor');
          await debugging.stoppedAt(/breakpoint/i, orders, line(orders, '<send>'));
          await debugging.choose(editor.line('<send>'), 'Step Into Target');
          await debugging.take('SEND: the receiver');
          await debugging.stoppedAt(/message was taken/i, till, line(till, '<receive>') + 1);
          await debugging.choose(editor.line('<receive>'), 'Jump to Cursor');
          await debugging.stoppedAt(/after a jump/i, till, line(till, '<receive>'));
          await debugging.choose(debugging.processRow('till'), 'Terminate Thread');
          await debugging.processRow('till').waitFor({ state: 'detached' });
          await debugging.stopped(/paused/i);
        },
      ],
      [
        'a launch configuration arrives at the coordinates of an earlier stop',
        async () => {
          await debugging.stop();
          await editor.command('Remove All Breakpoints');
          mkdirSync(settings, { recursive: true });
          const program = `\${workspaceFolder}/${orders}`;
          const launch = { type: 'ttvm', request: 'launch', name: 'At a moment', program, stopAt: coordinates };
          writeFileSync(path.join(settings, 'launch.json'), JSON.stringify({ version: '0.2.0', configurations: [launch] }, null, 2));
          await page.locator('.start-debug-action-item', { hasText: launch.name }).waitFor();
          await editor.press('F5');
          await debugging.stoppedAt(/at the coordinates/i, orders, line(orders, '<send>'));
        },
      ],
      [
        'the session can be stopped, and nothing of it is left',
        async () => {
          await debugging.stop();
          await waitUntilGone(scratch, 'Ttvm.DebugAdapter');
        },
      ],
      [
        'launch.json explains what a configuration may say, and finds nothing wrong with this one',
        async () => {
          await editor.command("Open 'launch.json'");
          await page.locator('.tab.active', { hasText: 'launch.json' }).waitFor();
          // Newer versions of VS Code show no hover in an editor that has had a menu until the mouse is pressed in it again.
          await editor.line('"version"').click();
          await editor.untilHover('"stopAt"', /seed:decision:instruction/);
          assert.equal(await editor.squiggles().count(), 0);
        },
      ],
    ],
  };
}
