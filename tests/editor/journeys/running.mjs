import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectedLines, lineOf } from '../fixture.mjs';
import { waitUntilGone } from '../processes.mjs';

/** The Run button runs the program on the full machine and shows what it prints. */
export function runningJourney({ editor, debugging, programs, scratch, picture, hasTerminal }) {
  const { page } = editor;
  const broken = 'broken.ttvm';
  const failing = 'failing.ttvm';
  writeFileSync(path.join(programs, broken), 'PUSH_INT 1\nPRINTT\n');
  writeFileSync(path.join(programs, failing), 'PUSH_INT 1\nPUSH_INT 0\nDIV\nPRINT\n');
  const greeting = 'greeting.ttvm';
  const settings = path.join(programs, '.vscode');
  const notice = (text) => page.locator('.notification-list-item', { hasText: text });
  const expected = expectedLines(path.join(programs, 'coffee_shop.ttvm'));
  return {
    title: 'Running',
    finish: () => [broken, failing, '.vscode'].forEach((file) => rmSync(path.join(programs, file), { recursive: true, force: true })),
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
          await editor.clearNotifications();
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
          await debugging.stop();
          await waitUntilGone(scratch, 'Ttvm.DebugAdapter');
          await editor.clearNotifications();
        },
      ],
      ...(hasTerminal ? inTerminal() : [['a program in the terminal', () => withoutTerminal()]]),
    ],
  };

  function inTerminal() {
    const place = lineOf(path.join(programs, greeting), '<break>');
    return [
      [
        'a program reads a line typed in the terminal that its launch configuration asks for, while it is debugged',
        async () => {
          mkdirSync(settings, { recursive: true });
          const launch = { name: 'In the terminal', type: 'ttvm', request: 'launch', program: `\${workspaceFolder}/${greeting}` };
          const configurations = [{ ...launch, console: 'integratedTerminal' }];
          writeFileSync(path.join(settings, 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
          await editor.openFile(greeting, place);
          await editor.press('F9');
          await editor.press('F5');
          await editor.terminalShows('What is your name?');
          await editor.typeInTerminal('Anna\n');
          await debugging.stoppedAt(/breakpoint/i, greeting, place);
          await debugging.variable(/^\s*name\s*=\s*"Anna"/).waitFor();
        },
      ],
      [
        'it writes there, and Ctrl+C ends it',
        async () => {
          await debugging.goOn();
          await editor.terminalShows('Hello, Anna');
          await editor.typeInTerminal('');
          await editor.press('Control+C');
          await debugging.ended();
          await waitUntilGone(scratch, 'Ttvm.DebugAdapter');
          await editor.command('Remove All Breakpoints');
        },
      ],
      [
        'a profile says behind the lines which share of the reductions each has used',
        async () => {
          await editor.openFile(failing);
          await editor.command('TTVM: Profile');
          // What stands behind a line is in the style sheet, not in the page.
          const said = await page.waitForFunction(() => {
            const spans = [...document.querySelectorAll('.editor-instance .view-line span')];
            const texts = spans.map((span) => getComputedStyle(span, '::after').content).filter((text) => text.includes('% here'));
            return texts.length > 0 && texts.join(' ');
          });
          await editor.terminalShows('reductions, seed 0');
          return said.jsonValue();
        },
      ],
    ];
  }
}

/** Where nothing may be skipped, there has to be one. */
function withoutTerminal() {
  assert.notEqual(process.env.CI, 'true', 'VS Code has no terminal here: a C++ compiler, make and Python 3 are missing');
  return 'SKIPPED: VS Code has no terminal here';
}
