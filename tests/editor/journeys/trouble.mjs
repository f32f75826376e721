import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from '../patience.mjs';
import { running, waitUntilGone } from '../processes.mjs';

const server = 'Ttvm.LanguageServer';
const adapter = 'Ttvm.DebugAdapter';

/** What goes wrong with .NET and with the server is told with a remedy, and is over when it is remedied. */
export function troubleJourney({ editor, debugging, programs, scratch }) {
  const serverPid = () => running(scratch, server).map((line) => Number.parseInt(line, 10))[0];
  /** Waits until exactly one server runs, and not the one of before. */
  const otherServerThan = async (before) => {
    for (const deadline = Date.now() + patience; ; await pause(50)) {
      const now = running(scratch, server);
      if (now.length === 1 && serverPid() !== before) return;
      assert.ok(Date.now() < deadline, `these run, and ${before} ran before:\n${now.join('\n')}`);
    }
  };
  // In a folder without programs, which would bring their .NET along, they are run by an installed one.
  const unpackaged = { 'ttvm.serverFolder': programs };
  // Those of the folder: a remote workbench, as this one is, does not take the path of a program from the user's own settings.
  const changeSettings = (settings) => {
    mkdirSync(path.join(programs, '.vscode'), { recursive: true });
    writeFileSync(path.join(programs, '.vscode', 'settings.json'), JSON.stringify(settings));
  };
  return {
    title: 'Trouble',
    checks: [
      [
        'a dotnet that does not exist is told, with the setting and two ways out',
        async () => {
          await editor.openFile('typing.ttvm');
          await editor.untilHover('SPAWN', /process/i);
          changeSettings({ ...unpackaged, 'ttvm.dotnetPath': '/nowhere/dotnet' });
          const notification = editor.page.locator('.notification-list-item', {
            hasText: "'ttvm.dotnetPath' names '/nowhere/dotnet', which is not a file",
          });
          await notification.waitFor();
          for (const button of ['Get .NET 10', 'Open Settings']) await notification.getByRole('button', { name: button }).waitFor();
          assert.deepEqual(running(scratch, server), []);
        },
      ],
      [
        'Run says the same instead of starting half a session',
        async () => {
          await editor.clearNotifications();
          await editor.titleButton('Run File').click();
          await editor.page.locator('.notification-list-item', { hasText: "'/nowhere/dotnet', which is not a file" }).waitFor();
          await editor.clearNotifications();
        },
      ],
      [
        'it works again when the setting is corrected',
        async () => {
          changeSettings({});
          await editor.untilHover('SPAWN', /process/i);
        },
      ],
      [
        'a language server that is killed is started again',
        async () => {
          const before = serverPid();
          process.kill(before, 'SIGKILL');
          await otherServerThan(before);
          await editor.untilHover('SPAWN', /process/i);
        },
      ],
      [
        'it can be restarted by command',
        async () => {
          const before = serverPid();
          await editor.command('TTVM: Restart Language Server');
          await otherServerThan(before);
          await editor.untilHover('SPAWN', /process/i);
        },
      ],
      [
        'the output channel tells of this what people can read, and nothing else',
        async () => {
          await editor.command('TTVM: Show Output');
          const lines = editor.page.locator('.panel .view-line');
          await lines.filter({ hasText: 'Connection to server got closed. Server will restart.' }).first().waitFor();
          const shown = (await lines.allInnerTexts()).map((line) => line.replaceAll('\u00a0', ' ').trim());
          for (const noise of [/^true$/, /^at .*:\d+:\d+/, /code 0\.$/]) assert.deepEqual(shown.filter((line) => noise.test(line)), []);
          return `${shown.length} lines`;
        },
      ],
      [
        'a debug adapter that is killed is told, with a button that starts the program again',
        async () => {
          await editor.openFile('coffee_shop.ttvm', 6);
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          process.kill(Number.parseInt(running(scratch, adapter)[0], 10), 'SIGKILL');
          const notification = editor.page.locator('.notification-list-item', { hasText: 'ended unexpectedly' });
          await debugging.ended();
          await notification.getByRole('button', { name: 'Start Again' }).click();
          await debugging.stopped(/breakpoint/i);
        },
      ],
      [
        'of a session that the user stops nothing is told',
        async () => {
          await debugging.stop();
          await waitUntilGone(scratch, adapter);
          assert.deepEqual(await editor.page.locator('.notification-list-item').allInnerTexts(), []);
        },
      ],
    ],
  };
}
