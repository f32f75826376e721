import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete, type Launch, launchOf } from '../src/launch';
import { explain, isPolicy, other } from '../src/policy';

const usual = { stepping: 'isolate', smp: true, console: 'internalConsole' } as const;

test('F5 without a configuration debugs the program in the active editor', () => {
  assert.deepEqual(complete({}, 'ttvm', usual), {
    type: 'ttvm',
    request: 'launch',
    name: 'Debug this program',
    program: '${file}',
    ...usual,
  });
});

test('F5 without a configuration opens the recording in the active editor', () => {
  assert.equal((complete({}, 'ttrec', usual) as { program: string }).program, '${file}');
});

test('F5 without a configuration in another language says what to do', () => {
  assert.match(complete({}, 'markdown', usual) as string, /^Open a \.ttvm program/);
  assert.match(complete({}, undefined, usual) as string, /^Open a \.ttvm program/);
});

test('a configuration does not depend on the active editor', () => {
  const launch = launchOf('/a/shop.ttvm', 'Shop');
  const settings = { stepping: 'world', smp: false, console: 'externalTerminal' } as const;
  assert.deepEqual(complete(launch, undefined, settings), { ...launch, ...settings });
});

test('what the configuration says wins over the setting', () => {
  const launch = { ...launchOf('a.ttvm', 'A'), stepping: 'world', smp: false, console: 'externalTerminal', seed: 7 };
  assert.deepEqual(complete(launch, 'ttvm', usual), launch);
});

test('the Debug Console does not hide the terminal of a program, unless the configuration wants it to', () => {
  const launch = { ...launchOf('a.ttvm', 'A'), console: 'integratedTerminal' };
  const shown = (more: object) => (complete({ ...launch, ...more }, 'ttvm', usual) as Launch).internalConsoleOptions;
  assert.equal(shown({}), 'neverOpen');
  assert.equal(shown({ internalConsoleOptions: 'openOnSessionStart' }), 'openOnSessionStart');
  assert.equal(shown({ console: 'internalConsole' }), undefined);
});

test('each session shows the Debug Console, unless the user or the configuration says otherwise', () => {
  const shown = (more: object, showsConsole: boolean) =>
    (complete({ ...launchOf('a.ttvm', 'A'), ...more }, 'ttvm', { ...usual, showsConsole }) as Launch).internalConsoleOptions;
  assert.equal(shown({}, true), 'openOnSessionStart');
  assert.equal(shown({}, false), undefined);
  assert.equal(shown({ internalConsoleOptions: 'neverOpen' }, true), 'neverOpen');
  assert.equal(shown({ console: 'externalTerminal' }, true), undefined);
});

test('a configuration that names itself but no program debugs the active editor', () => {
  const launch = complete({ type: 'ttvm', request: 'launch', name: 'Mine' }, undefined, usual);
  assert.deepEqual(launch, { type: 'ttvm', request: 'launch', name: 'Mine', program: '${file}', ...usual });
});

for (const program of ['', 3, null])
  test(`"program": ${JSON.stringify(program)} is refused by name`, () => {
    assert.match(
      complete({ ...launchOf('', 'Mine'), program }, 'ttvm', usual) as string,
      /^The launch configuration 'Mine' needs "program"/,
    );
  });

test('an unknown stepping policy is refused with the two that exist', () => {
  assert.match(
    complete({ ...launchOf('a.ttvm', 'Mine'), stepping: 'solo' }, 'ttvm', usual) as string,
    /"stepping": "solo"; it must be "isolate" or "world"/,
  );
});

test('the two policies lead to each other and explain themselves differently', () => {
  assert.equal(other('isolate'), 'world');
  assert.equal(other('world'), 'isolate');
  assert.notEqual(explain('isolate'), explain('world'));
  assert.ok(isPolicy('world') && isPolicy('isolate') && !isPolicy('World') && !isPolicy(undefined));
});
