import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { test } from 'node:test';
import { EventCommands } from '../src/eventCommands';
import { EventReader } from '../src/eventReader';
import type { FinishedTest, TestEvent } from '../src/testing/events';
import { messagesOf, outputOf } from '../src/testing/outcome';
import { argumentOf, foldersBetween, isLeftOut } from '../src/testing/places';

const failed: FinishedTest = {
  event: 'finished',
  path: 'race.ttvm',
  outcome: 'failed',
  runs: 20,
  failedRuns: 5,
  milliseconds: 3,
  seed: 7,
  again: 'ttvm test --seed 7 race.ttvm',
  problems: [],
  mismatches: [{ complaint: 'Its output differs.', line: 2, stated: ['a', 'b'], seen: ['b', 'a'], details: [] }],
};

test('events are read however they are cut', () => {
  const text = `${JSON.stringify({ event: 'started', path: 'a.ttvm' })}\n${JSON.stringify(failed)}\n`;
  for (const size of [1, 7, text.length]) {
    const events: TestEvent[] = [];
    const reader = new EventReader<TestEvent>((event) => events.push(event));
    for (let start = 0; start < text.length; start += size) reader.write(text.slice(start, start + size));
    assert.deepEqual(events, [{ event: 'started', path: 'a.ttvm' }, failed]);
  }
});

test('what is no event is left out', () => {
  const events: TestEvent[] = [];
  new EventReader<TestEvent>((event) => events.push(event)).write('warming up\n3\nnull\n{"event":"done","passed":1,"failed":0}\n{"event":"do');
  assert.deepEqual(events, [{ event: 'done', passed: 1, failed: 0 }]);
});

test('the command is run in its folder, and its events and errors come back', async () => {
  const script = `console.log(JSON.stringify({ event: 'started', path: [process.cwd(), ...process.argv.slice(1)].join(' ') }));
    console.error('error: no luck');`;
  const events: TestEvent[] = [];
  const folder = realpathSync(tmpdir());
  const command = { command: process.execPath, args: ['-e', script, '--'] };
  const reader = new EventReader<TestEvent>((event) => events.push(event));
  const errors = await new EventCommands().run(command, 'test', folder, ['a.ttvm'], reader);
  assert.deepEqual(events, [{ event: 'started', path: `${folder} test --json a.ttvm` }]);
  assert.equal(errors, 'error: no luck');
});

test('a command that cannot be started is told', async () => {
  const command = { command: path.join(tmpdir(), 'no such command'), args: [] };
  const errors = await new EventCommands().run(command, 'test', tmpdir(), [], new EventReader(() => assert.fail()));
  assert.match(errors, /ENOENT/);
});

test('a run that is cancelled may still tell what is known', { skip: process.platform === 'win32' }, async () => {
  const script = `process.on('SIGINT', () => { console.log(JSON.stringify({ event: 'done' })); process.exit(130); });
    setInterval(() => {}, 1000);
    console.log(JSON.stringify({ event: 'started' }));`;
  let cancel: () => void = () => assert.fail('nobody listens');
  const onCancellationRequested = (listener: () => void) => ((cancel = listener), { dispose: () => undefined });
  const token = { isCancellationRequested: false, onCancellationRequested };
  const events: string[] = [];
  const receive = (event: TestEvent) => {
    events.push(event.event);
    if (event.event === 'started') cancel();
  };
  const command = { command: process.execPath, args: ['-e', script, '--'] };
  await new EventCommands().run(command, 'test', tmpdir(), [], new EventReader(receive), token as never);
  assert.deepEqual(events, ['started', 'done']);
});

test('no command outlives the window', async () => {
  const script = "setInterval(() => {}, 1000); console.log(JSON.stringify({ event: 'started' }));";
  const commands = new EventCommands();
  // The promise is kept only when the process is gone.
  const command = { command: process.execPath, args: ['-e', script, '--'] };
  await commands.run(command, 'test', tmpdir(), [], new EventReader(() => commands.dispose()));
});

test('a failure tells both sides, the seed and the line that states', () => {
  assert.deepEqual(messagesOf(failed), [
    {
      text: 'Its output differs. Seed 7; 5 of 20 seeds fail.',
      line: 2,
      character: 0,
      difference: { expected: 'a\nb', actual: 'b\na' },
    },
  ]);
  assert.equal(
    outputOf(failed),
    [
      'FAILED race.ttvm Seed 7; 5 of 20 seeds fail.',
      '  Its output differs.',
      ...['stated: a', 'stated: b', 'seen:   b', 'seen:   a'].map((line) => `    ${line}`),
      '  again: ttvm test --seed 7 race.ttvm',
    ].join('\n'),
  );
});

test('a test that has passed tells with how many seeds', () => {
  const passed: FinishedTest = { ...failed, outcome: 'passed', failedRuns: 0, mismatches: [] };
  assert.equal(outputOf(passed), 'ok     race.ttvm 20 seeds');
  assert.equal(outputOf({ ...passed, runs: 1 }), 'ok     race.ttvm 1 run');
});

test('a failure without a seed and without lines tells what is known', () => {
  const { seed: _, ...plain } = failed;
  const mismatch = { complaint: 'It does not end within 10 s.', line: 0, stated: [], seen: [], details: ['note: busy'] };
  assert.deepEqual(messagesOf({ ...plain, mismatches: [mismatch] }), [
    { text: 'It does not end within 10 s.\nnote: busy', line: 0, character: 0 },
  ]);
});

test('a directive that says nothing is told at its place', () => {
  const problem = { code: 'TTV0078', message: "There is no directive 'expct'.", line: 1, character: 2 };
  assert.deepEqual(messagesOf({ ...failed, mismatches: [], problems: [problem] }), [
    { text: "There is no directive 'expct'.", line: 1, character: 2 },
  ]);
});

test('the folders of a test lead from the root to it', () => {
  const root = path.resolve('work');
  assert.deepEqual(foldersBetween(root, path.join(root, 'a', 'b', 'x.ttvm')), [
    { path: path.join(root, 'a'), name: 'a' },
    { path: path.join(root, 'a', 'b'), name: 'b' },
  ]);
  assert.deepEqual(foldersBetween(root, path.join(root, 'x.ttvm')), []);
});

test('an argument is seen from the root and never an option', () => {
  const root = path.resolve('work');
  assert.equal(argumentOf(root, root), '.');
  assert.equal(argumentOf(root, path.join(root, 'a', 'x.ttvm')), path.join('a', 'x.ttvm'));
  assert.equal(argumentOf(root, path.join(root, '-x.ttvm')), `.${path.sep}-x.ttvm`);
});

test('a changed file is a test only where one would be looked for', () => {
  const root = path.resolve('.work', 'shop');
  assert.equal(isLeftOut(root, path.join(root, 'x.ttvm')), false);
  assert.equal(isLeftOut(root, path.join(root, 'a', '.git', 'x.ttvm')), true);
  for (const left of [['node_modules', 'a', 'x.ttvm'], ['a', 'bin', 'x.ttvm'], ['obj', 'x.ttvm'], ['a', '.x.ttvm']])
    assert.equal(isLeftOut(root, path.join(root, ...left)), true);
});
