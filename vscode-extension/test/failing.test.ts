import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf, programErrorOf, showsDebugView } from '../src/failing';

const stopped = (reason: string) => ({ type: 'event', event: 'stopped', body: { reason } });

test('the debug view is shown where a program fails', () => {
  assert.ok(showsDebugView(stopped('exception'), 'openOnDebugBreak'));
});

test('other stops are left to VS Code', () => {
  for (const reason of ['breakpoint', 'step', 'pause', 'entry']) assert.ok(!showsDebugView(stopped(reason), 'openOnDebugBreak'), reason);
});

test('whoever does not want to see the view does not', () => {
  for (const setting of ['neverOpen', 'openOnSessionStart', 'openOnFirstSessionStart', undefined])
    assert.ok(!showsDebugView(stopped('exception'), setting));
});

test('other messages are no stops', () => {
  for (const message of [null, 'stopped', {}, { event: 'output', body: { reason: 'exception' } }, { event: 'stopped' }])
    assert.ok(!showsDebugView(message, 'openOnDebugBreak'));
});

const refused = (id: number, format: string) => ({ type: 'response', success: false, body: { error: { id, format, showUser: true } } });

test('a program that does not assemble is shown at its first error', () => {
  const text = '/a b/main.ttvm:3:5: error TTV0001: Unknown instruction\n/a b/main.ttvm:9:1: error TTV0002: Other: one';
  assert.deepEqual(programErrorOf(refused(1102, text)), {
    file: '/a b/main.ttvm',
    line: 3,
    column: 5,
    text: 'Unknown instruction',
    count: 2,
  });
});

test('other refusals are left to VS Code', () => {
  for (const message of [refused(1101, 'x:1:1: error TTV0001: y'), refused(1102, 'There is no file'), { success: true }, null, 'x'])
    assert.equal(programErrorOf(message), undefined);
});

test('the exit code is that of the event of this name', () => {
  assert.equal(exitCodeOf({ event: 'exited', body: { exitCode: 3 } }), 3);
  for (const message of [null, { event: 'terminated' }, { event: 'exited', body: {} }]) assert.equal(exitCodeOf(message), undefined);
});
