import assert from 'node:assert/strict';
import test from 'node:test';
import { countOf, countOfHits, rowsOfCauses, rowsOfChain, rowsOfHistory, rowsOfHits } from '../src/time/moments';
import { processOf } from '../src/time/process';
import type { MachineEvent, Place, ProcessName } from '../src/views/protocol';

const main: ProcessName = { pid: 1, name: 'main', ended: false };
const till: ProcessName = { pid: 2, name: 'till', ended: false };
const place: Place = { text: '/shop/lib/shop.ttvm:25:1', source: { name: 'shop.ttvm', path: '/shop/lib/shop.ttvm' }, line: 25 };
const shorten = (path: string) => path.replace('/shop/', '');
const send: MachineEvent = {
  serial: 3,
  kind: 'send',
  coordinates: '0:1:4',
  time: 5,
  process: main,
  other: till,
  place,
  text: 'sends "job" to process 2 (till)',
  value: '"job"',
};

test('how far behind is counted in words', () => {
  assert.equal(countOf(1), '1 instruction');
  assert.equal(countOf(0), '0 instructions');
  assert.equal(countOf(12_345), '12,345 instructions');
});

test('the values of a variable come newest first, each with who gave it and from where', () => {
  const rows = rowsOfHistory({
    entries: [
      { value: '1', process: { pid: 2, name: 'barista', ended: false }, place: { text: '/shop/shop.ttvm:4:1' }, coordinates: '0:1:2' },
      { process: { pid: 3, ended: false }, coordinates: '0:4:0' },
    ],
  });
  const icon = 'symbol-variable';
  assert.deepEqual(rows, [
    { icon, label: 'nothing any more', description: 'by #3, 0:4:0', leadsTo: { to: 'coordinates', coordinates: '0:4:0' } },
    { icon, label: '1', description: 'by barista, shop.ttvm:4:1', leadsTo: { to: 'coordinates', coordinates: '0:1:2' } },
  ]);
});

test('past hits come newest first: what a log point would have said, or who would have come to a breakpoint', () => {
  const answer = {
    total: 7,
    hits: [
      { breakpoint: 1, process: main, place, coordinates: '0:1:4' },
      { breakpoint: 2, process: till, place, text: 'got job', coordinates: '0:2:1' },
    ],
  };
  assert.deepEqual(
    rowsOfHits(answer, shorten).map(({ label, description, leadsTo }) => ({ label, description, leadsTo })),
    [
      {
        label: 'got job',
        description: 'till #2 · lib/shop.ttvm:25 · 0:2:1',
        leadsTo: { to: 'coordinates', coordinates: '0:2:1', threadId: 2 },
      },
      { label: 'main #1', description: 'lib/shop.ttvm:25 · 0:1:4', leadsTo: { to: 'coordinates', coordinates: '0:1:4', threadId: 1 } },
    ],
  );
  assert.equal(countOfHits(answer), '7 in all, the last 2');
  assert.equal(countOfHits({ ...answer, total: 2 }), '2 in all');
  assert.equal(countOfHits({ total: 0, hits: [] }), 'The run has never come here so far.');
});

test('causes are sentences that lead to just before each', () => {
  const [row] = rowsOfCauses([send], shorten);
  assert.equal(row?.label, 'main #1 sends "job" to process 2 (till)');
  assert.equal(row.description, 'lib/shop.ttvm:25 · 0:1:4');
  assert.deepEqual(row.leadsTo, { to: 'event', event: 3 });
});

test('why a process waits: who waits where, then its senders with their last message, their end, or their silence', () => {
  const exit: MachineEvent = { serial: 9, kind: 'exit', coordinates: '0:7:0', time: 9, process: main, text: 'ends: "normal"' };
  const rows = rowsOfChain(
    {
      text: '',
      circle: false,
      links: [
        {
          process: till,
          instruction: 'RECEIVE',
          place,
          messages: 2,
          senders: [
            { process: { ...main, ended: true }, lastSend: send, exit },
            { process: { pid: 5, ended: false }, state: 'waiting' },
            { process: { pid: 6, name: 'gone', ended: true } },
          ],
        },
      ],
    },
    shorten,
  );
  assert.deepEqual(
    rows.map(({ label, description }) => `${label} | ${description}`),
    [
      'till #2 waits in RECEIVE | lib/shop.ttvm:25 · 2 messages that it does not take',
      'last message from main #1: "job" | lib/shop.ttvm:25 · 0:1:4',
      'main #1 ends: "normal" | 0:7:0',
      'no message from process #5, which knows it | waiting',
    ],
  );
  assert.deepEqual(
    rows.map(({ leadsTo }) => leadsTo),
    [{ pid: 2 }, { to: 'event', event: 3 }, { to: 'event', event: 9 }, { pid: 5 }],
  );
});

test('a row of the call stack and one of the view Processes name a process; what else there may be does not', () => {
  assert.equal(processOf(7), 7);
  assert.equal(processOf({ kind: 'process', process: { pid: 3 } }), 3);
  for (const other of [undefined, null, 'thread:1', {}, { process: {} }]) assert.equal(processOf(other), undefined);
});
