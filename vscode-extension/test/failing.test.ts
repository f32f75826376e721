import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showsDebugView } from '../src/failing';

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
