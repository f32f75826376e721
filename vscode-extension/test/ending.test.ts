import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ending } from '../src/ending';

test('an adapter that ends after its session is no news, in whatever way it ends', () => {
  const told = new Ending();
  told.received({ type: 'event', event: 'output' });
  told.received({ type: 'event', event: 'terminated' });
  assert.equal(told.messageFor('main', 143, undefined), undefined);
  const stopped = new Ending();
  stopped.stopping();
  assert.equal(stopped.messageFor('main', undefined, 'SIGTERM'), undefined);
});

test('an adapter that was killed is told, of which VS Code knows neither code nor signal', () => {
  assert.match(new Ending().messageFor('main', undefined, undefined) ?? '', /killed/);
});

test('an adapter that ends in good order is no news', () => {
  assert.equal(new Ending().messageFor('main', 0, undefined), undefined);
});

test('an adapter that ends in the middle of a session is told', () => {
  const ending = new Ending();
  ending.received({ type: 'event', event: 'stopped' });
  ending.received(undefined);
  assert.equal(ending.messageFor('main', 134, undefined), "The debugger of 'main' ended unexpectedly (exit code 134).");
  assert.equal(ending.messageFor('main', undefined, 'SIGKILL'), "The debugger of 'main' ended unexpectedly (signal SIGKILL).");
});

test('a program that the user has ended has not failed', () => {
  const ending = new Ending();
  ending.asked({ command: 'threads' });
  assert.equal(ending.wasStopped, false);
  ending.asked({ command: 'terminate' });
  assert.equal(ending.wasStopped, true);
});
