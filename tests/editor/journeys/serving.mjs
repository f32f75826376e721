import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from '../../../vscode-extension/scripts/dependencies.mjs';
import { patience } from '../patience.mjs';

/** `ttvm code` serves the folder to the browser, and Ctrl-C ends all of it. */
export function servingJourney({ editor, programs, port }) {
  let command;
  let ended;
  let output = '';
  return {
    title: 'Serving',
    checks: [
      [
        "'ttvm code' prints the address of the page, and nothing else",
        async () => {
          command = spawn(path.join(repository, 'ttvm'), ['code', programs, '--browser', '--port', String(port)], {
            stdio: ['ignore', 'pipe', 'pipe'],
          });
          ended = new Promise((resolve) => command.once('exit', resolve));
          let errors = '';
          command.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
          const line = new Promise((resolve) =>
            command.stdout.setEncoding('utf8').on('data', (text) => {
              output += text;
              if (output.includes('\n')) resolve();
            }),
          );
          const code = await Promise.race([line, ended, pause(patience, 'too late', { ref: false })]);
          assert.equal(code, undefined, `no address; exit code ${code}; standard error:\n${errors}`);
          assert.match(output, new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?tkn=[\\w-]+&folder=\\S+\\n$`));
          return output.trim();
        },
      ],
      [
        'the page shows the programs, with the extension at work',
        async () => {
          await editor.openFolder(output.trim());
          await editor.openFile('coffee_shop.ttvm');
          await editor.titleButton('Run File').waitFor();
        },
      ],
      [
        'Ctrl-C ends it in good order',
        async () => {
          const group = await childrenOf(command.pid);
          assert.ok(group.length > 0, 'the server is a child process');
          command.kill('SIGINT');
          assert.equal(await ended, 0);
          assert.equal(output.trim().split('\n').length, 1);
          for (const pid of group) assert.throws(() => process.kill(-pid, 0), { code: 'ESRCH' });
        },
      ],
    ],
    // A check that fails before the last one must not leave the server behind.
    finish: async () => {
      if (command === undefined || command.exitCode !== null || command.signalCode !== null) return;
      command.kill('SIGTERM');
      await ended;
    },
  };
}

async function childrenOf(pid) {
  const ps = spawn('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  let list = '';
  for await (const text of ps.stdout.setEncoding('utf8')) list += text;
  return list
    .trim()
    .split(/\s+/)
    .filter((each) => each !== '')
    .map(Number);
}
