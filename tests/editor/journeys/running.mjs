import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectedLines } from '../fixture.mjs';
import { waitUntilGone } from '../processes.mjs';

/** The Run button runs the program on the full machine and shows what it prints. */
export function runningJourney({ editor, debugging, programs, scratch, picture }) {
  const { page } = editor;
  const broken = 'broken.ttvm';
  const failing = 'failing.ttvm';
  writeFileSync(path.join(programs, broken), 'PUSH_INT 1\nPRINTT\n');
  writeFileSync(path.join(programs, failing), 'PUSH_INT 1\nPUSH_INT 0\nDIV\nPRINT\n');
  const notice = (text) => page.locator('.notification-list-item', { hasText: text });
  const expected = expectedLines(path.join(programs, 'coffee_shop.ttvm'));
  return {
    title: 'Running',
    finish: () => [broken, failing].forEach((file) => rmSync(path.join(programs, file))),
    checks: [
      [
        'the editor has a Run and a Debug button',
        async () => {
          await editor.openFile('coffee_shop.ttvm');
          await editor.titleButton('Run File').waitFor();
          await editor.titleButton('Debug File').waitFor();
        },
      ],
      [
        'Run prints the output of all processes',
        async () => {
          await editor.titleButton('Run File').click();
          await editor.debugConsoleShows(expected);
          const shown = await editor.debugConsole();
          for (const line of expected)
            assert.equal(shown.filter((each) => each === line).length, 1, `'${line}' should be shown once in:\n${shown.join('\n')}`);
          return expected.join(' / ');
        },
      ],
      [
        'the run ends by itself, and says how',
        async () => {
          await debugging.ended();
          await editor.debugConsoleShows(['coffee_shop.ttvm has ended with exit code 0.']);
          await picture('run', { x: 345, y: 35, width: 640, height: 865 });
        },
      ],
      ['its debug adapter is gone', () => waitUntilGone(scratch, 'Ttvm.DebugAdapter')],
      [
        'F5 on a program that does not assemble goes to its first error',
        async () => {
          await editor.openFile(broken);
          await editor.press('F5');
          await notice('broken.ttvm cannot be started: line 2').waitFor();
          await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 2, Col 1' }).waitFor();
          assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
          await editor.command('Notifications: Clear All Notifications');
        },
      ],
      [
        'a failed Run offers to look for a schedule under which it fails',
        async () => {
          await editor.openFile(failing);
          await editor.titleButton('Run File').click();
          await editor.debugConsoleShows(['failing.ttvm has ended with exit code 1.']);
          await notice('failing.ttvm has failed with exit code 1.').locator('.monaco-button', { hasText: 'Try 100 Seeds' }).click();
        },
      ],
      [
        'the first of them starts in the debugger, which stops at the failing instruction',
        async () => {
          await debugging.stoppedAt(/uncaught error/i, failing, 3);
          await page.locator('.exception-widget', { hasText: 'Division by zero' }).waitFor();
          await page.locator('.statusbar-item', { hasText: /1:\d+:\d+!/ }).waitFor();
        },
      ],
      [
        'the session is stopped',
        async () => {
          await editor.press('Shift+F5');
          await debugging.ended();
          await waitUntilGone(scratch, 'Ttvm.DebugAdapter');
          await editor.command('Notifications: Clear All Notifications');
        },
      ],
    ],
  };
}
