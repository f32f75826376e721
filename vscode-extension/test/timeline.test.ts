import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Diagram, type Row } from '../src/flow/diagram';
import { Stops } from '../src/flow/stops';
import { bucketsOf, heightOf, placeAt, placeByKey, placeOf, signsOf, xOf } from '../src/flow/timeline';
import type { EventKind } from '../src/views/protocol';

/** Events with these numbers; between them others have happened, of kinds that the diagram does not show. */
function rowsOf(...events: [number, EventKind][]): Row[] {
  const diagram = new Diagram();
  diagram.add(events.map(([serial, kind]) => ({ serial, kind, coordinates: `0:1:${serial}`, time: serial, text: kind })));
  return diagram.rows;
}

const four = rowsOf([2, 'send'], [3, 'receive'], [7, 'error'], [9, 'send']);

test('where the run is on the timeline is how many of its events have happened', () => {
  assert.deepEqual([0, 1, 2, 3, 6, 7, 8, 9, 40].map((last) => placeOf(four, last)), [0, 0, 1, 2, 2, 3, 3, 4, 4]);
  assert.equal(placeOf([], 5), 0);
});

test('places and pixels lead to each other, and beyond the edges there is nothing', () => {
  for (const place of [0, 1, 2, 3, 4]) assert.equal(placeAt(xOf(place, 4, 300), 4, 300), place);
  assert.equal(placeAt(-50, 4, 300), 0);
  assert.equal(placeAt(900, 4, 300), 4);
  assert.equal(xOf(0, 0, 300), 300);
  assert.equal(placeAt(10, 4, 0), 4);
});

test('each pixel counts what lies in it; a stop lies behind the events that had happened', () => {
  assert.deepEqual(
    bucketsOf(four, [3, 9], 2).map(({ messages, errors, stops }) => [messages, errors, stops]),
    [
      [2, 0, 0],
      [1, 1, 2],
    ],
  );
  assert.deepEqual(bucketsOf(four, [0], 0), []);
  assert.equal(bucketsOf([], [0], 10)[9]?.stops, 1);
});

test('signs keep apart, and a single message can be seen beside thousands', () => {
  const buckets = bucketsOf(rowsOf(...Array.from({ length: 100 }, (_, index): [number, EventKind] => [index + 1, 'error'])), [], 100);
  assert.deepEqual(signsOf(buckets, 'errors', 30), [0, 30, 60, 90]);
  assert.deepEqual(signsOf(buckets, 'stops', 30), []);
  assert.equal(heightOf(0, 5000), 0);
  assert.equal(heightOf(5000, 5000), 1);
  assert.ok(heightOf(1, 5000) > 0.05);
});

test('the keys of a slider lead through it', () => {
  const keys = ['ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];
  assert.deepEqual(keys.map((key) => placeByKey(key, 50, 100)), [49, 49, 51, 51, 40, 60, 0, 100]);
  assert.equal(placeByKey('ArrowLeft', 0, 100), 0);
  assert.equal(placeByKey('PageUp', 2, 3), 3);
  assert.equal(placeByKey('Enter', 50, 100), undefined);
});

test('stops are those of the present: another future takes the place of what is forgotten, another run begins anew', () => {
  const stops = new Stops();
  for (const last of [0, 4, 4, 9]) stops.note('a', last);
  assert.deepEqual(stops.of('a'), [0, 4, 9]);
  stops.note('a', 5);
  assert.deepEqual(stops.of('a'), [0, 4, 5]);
  assert.deepEqual(stops.of('b'), []);
  stops.note('b', 2);
  assert.deepEqual(stops.of('b'), [2]);
});

test('a hundred thousand events are counted at once', () => {
  const rows = rowsOf(...Array.from({ length: 100_000 }, (_, index): [number, EventKind] => [index + 1, 'send']));
  const buckets = bucketsOf(rows, [1, 50_000], 800);
  assert.equal(buckets.reduce((sum, { messages }) => sum + messages, 0), 100_000);
  assert.equal(placeOf(rows, 77_777), 77_777);
});
