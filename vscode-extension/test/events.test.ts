import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog, type EventNode } from '../src/views/eventLog';
import { eventKinds, iconOf, lineOf, sentenceOf, titleOfKind, whereabouts } from '../src/views/events';
import type { Ask, EventsArguments, MachineEvent } from '../src/views/protocol';

/** A debug adapter in whose run so many events have happened. */
function adapterOf(count: number): { ask: Ask; asked: EventsArguments[] } {
  const asked: EventsArguments[] = [];
  const ask = (_: string, given: EventsArguments) => {
    asked.push(given);
    const newest = Math.min(count, (given.before ?? Infinity) - 1);
    const oldest = Math.max(1, newest - (given.count ?? 200) + 1);
    const events = Array.from({ length: newest - oldest + 1 }, (__, index) => happened(newest - index));
    return Promise.resolve({ first: 1, last: count, dropped: 0, ...(oldest > 1 ? { next: oldest } : {}), events });
  };
  return { ask: ask as Ask, asked };
}

function happened(serial: number): MachineEvent {
  const process = { pid: 2, name: 'till', ended: false };
  return { serial, kind: 'send', coordinates: `0:1:${serial}`, time: serial, process, text: `sends ${serial}` };
}

function serials(rows: EventNode[]): (number | string)[] {
  return rows.map((row) => (row.kind === 'event' ? row.event.serial : row.kind));
}

test('the newest two hundred come first, and more behind them when they are asked for', async () => {
  const log = new EventLog(adapterOf(450).ask);
  assert.deepEqual(serials(await log.rows()), [...range(450, 251), 'more']);
  log.showMore();
  assert.deepEqual(serials(await log.rows()), [...range(450, 51), 'more']);
  log.showMore();
  assert.deepEqual(serials(await log.rows()), range(450, 1));
  log.showNewest();
  assert.equal((await log.rows()).length, 201);
});

test('of a million events no more are asked for than are shown', async () => {
  const { ask, asked } = adapterOf(1_000_000);
  await new EventLog(ask).rows();
  assert.deepEqual(asked, [{ count: 200 }]);
});

test('a filter and the kinds go to the debug adapter, and are told', async () => {
  const { ask, asked } = adapterOf(3);
  const log = new EventLog(ask);
  assert.equal(log.hint, undefined);
  log.filter = 'till';
  assert.equal(log.hint, 'Only events with "till"');
  log.kinds = ['error', 'output'];
  assert.equal(log.hint, 'Only with "till": Errors, Output');
  await log.rows();
  assert.deepEqual(asked, [{ filter: 'till', kinds: ['error', 'output'], count: 200 }]);
  log.filter = '';
  assert.equal(log.hint, 'Only: Errors, Output');
  assert.ok(log.isFiltered);
});

test('every kind of events has a sign and a title that no other has', () => {
  for (const of of [iconOf, titleOfKind]) assert.equal(new Set(eventKinds.map(of)).size, eventKinds.length);
});

test('an event is a sentence, with where and when behind it', () => {
  assert.equal(sentenceOf(happened(7)), 'till #2 sends 7');
  const { process: _, ...nobody } = happened(7);
  assert.equal(sentenceOf(nobody), 'sends 7');
  const place = { text: '/shop/lib/a.ttvm:4:1', source: { name: 'a.ttvm', path: '/shop/lib/a.ttvm' }, line: 4 };
  const relative = (path: string) => path.replace('/shop/', '');
  assert.equal(whereabouts(place, '0:1:7', relative), 'lib/a.ttvm:4 · 0:1:7');
  assert.equal(whereabouts(undefined, '0:1:7', relative), '0:1:7');
  assert.equal(lineOf(place), 'a.ttvm:4');
  assert.equal(lineOf({ text: 'builtin:logger:3:1', source: { name: 'logger', sourceReference: 4 }, line: 3 }, relative), 'logger:3');
  assert.equal(lineOf({ text: 'a.ttb+12' }, relative), 'a.ttb+12');
});

/** From a number down to another. */
function range(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}
