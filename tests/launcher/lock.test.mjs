// Two that package at once: one waits for the other, also if that one is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { repository } from '../../vscode-extension/scripts/dependencies.mjs';

const module = pathToFileURL(path.join(repository, 'packaging', 'lock.mjs')).href;

/** A process that holds the lock from the line 'in' to the end of its input, and says whatever else it says. */
function start(folder) {
  const hold = `async () => { console.log('in'); for await (const _ of process.stdin); console.log('out'); }`;
  const script = `import { alone } from '${module}'; await alone(console.log, ${hold}, ${JSON.stringify(folder)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { child, next: async () => (await lines.next()).value };
}

for (const [how, leave] of [
  ['leaves', (child) => child.stdin.end()],
  ['is killed', (child) => child.kill('SIGKILL')],
])
  test(`one waits, and says so, until the other ${how}`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ttvm-lock-'));
    try {
      const first = start(folder);
      assert.equal(await first.next(), 'in');
      const second = start(folder);
      assert.match(await second.next(), new RegExp(`^Waiting for process ${first.child.pid}, which is packaging, too `));
      leave(first.child);
      assert.equal(await second.next(), 'in');
      second.child.stdin.end();
      assert.equal(await second.next(), 'out');
      await once(second.child, 'close');
      assert.ok(!existsSync(path.join(folder, 'lock')), 'the lock is left behind');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
