import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstFailing, sandboxOptions } from '../src/seeds';

const never = () => false;

test('the lowest failing seed is found, although several run at once and end in any order', async () => {
  const run = async (seed: number) => {
    for (let turns = seed % 3; turns > 0; turns--) await Promise.resolve();
    return seed === 7 || seed === 8 || seed === 40 ? 1 : 0;
  };
  for (const atOnce of [1, 2, 8]) assert.equal((await firstFailing(100, run, never, atOnce)).failing, 7);
});

test('runs that were given up do not count, and all seeds may be fine', async () => {
  const search = await firstFailing(20, (seed) => Promise.resolve(seed === 3 ? undefined : 0), never, 2);
  assert.deepEqual(search, { failing: undefined, ended: 19 });
});

test('nothing is run after the user has cancelled', async () => {
  let runs = 0;
  await firstFailing(100, () => Promise.resolve(++runs - runs), () => runs >= 4, 1);
  assert.equal(runs, 4);
});

test('a run under a seed is allowed what the launch configuration allows', () => {
  assert.deepEqual(sandboxOptions({}), []);
  assert.deepEqual(sandboxOptions({ sandbox: true, allowRead: ['in', 'more'], allowExec: false }), ['--sandbox', '--allow-read=in,more']);
  assert.deepEqual(sandboxOptions({ allowWrite: true, allowExec: true, allowEnv: true }), ['--allow-write', '--allow-exec', '--allow-env']);
  assert.deepEqual(sandboxOptions({ allowRead: [] }), ['--sandbox']);
});
