import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Diagram } from '../src/flow/diagram';
import { mermaidOf, svgOf } from '../src/flow/exports';
import { sentenceOf } from '../src/views/events';
import type { EventKind, MachineEvent } from '../src/views/protocol';

const names = ['', 'main', 'till', 'bar'];

function happened(serial: number, kind: EventKind, pid: number, other?: number, more: Partial<MachineEvent> = {}): MachineEvent {
  const name = (of: number) => ({ pid: of, name: names[of] ?? 'process', ended: false });
  const peer = other === undefined ? {} : { other: name(other) };
  return { serial, kind, coordinates: `0:1:${serial}`, time: serial, process: name(pid), text: `${kind}s`, ...peer, ...more };
}

const order = [
  happened(1, 'spawn', 2, 1),
  happened(2, 'send', 1, 2, { value: '"tea"' }),
  happened(5, 'send', 1, 2, { value: '"late; #1: more"' }),
  happened(6, 'receive', 2, 1, { send: 2 }),
  happened(7, 'deadLetter', 2, 3, { value: '5' }),
  happened(8, 'exit', 2),
];

function diagramOf(events: MachineEvent[]): Diagram {
  const diagram = new Diagram();
  diagram.add(events);
  return diagram;
}

test('processes get their columns in the order in which they appear, and end where they end', () => {
  const { lanes } = diagramOf(order);
  assert.deepEqual(
    lanes.map((lane) => `${lane.name} ${lane.first} ${lane.last ?? '-'}`),
    ['main 0 -', 'till 0 5', 'bar 4 -'],
  );
});

test('a process that has only been started has no column', () => {
  const diagram = diagramOf([happened(1, 'spawn', 2, 1), happened(2, 'spawn', 3, 1), happened(3, 'exit', 3)]);
  assert.deepEqual(
    diagram.lanes.map((lane) => `${lane.name} ${lane.first}`),
    ['main 0', 'bar 1'],
  );
  assert.deepEqual(
    diagram.rows.map((row) => row.lane),
    [undefined, 1, 1],
  );
});

test('the first process has a column from its start, and until anything else happens the diagram is blank', () => {
  const diagram = diagramOf([]);
  assert.ok(diagram.isBlank);
  diagram.add([happened(1, 'spawn', 1)]);
  assert.deepEqual(
    diagram.lanes.map((lane) => `${lane.name} ${lane.first}`),
    ['main 0'],
  );
  assert.ok(diagram.isBlank);
  diagram.add([happened(2, 'send', 1, 1)]);
  assert.ok(!diagram.isBlank);
});

test('a message goes from where it was sent to where it was taken, and is drawn once', () => {
  const arrows = diagramOf(order).arrowsIn(0, 6);
  assert.deepEqual(
    arrows.map(({ kind, from, to }) => `${kind} ${from.row} ${to.row}`),
    ['spawn 0 0', 'taken 1 3', 'waiting 2 2', 'lost 4 4'],
  );
});

test('it is drawn, too, where only its end is in view', () => {
  const arrows = diagramOf(order).arrowsIn(3, 4);
  assert.deepEqual(
    arrows.map(({ from, to }) => `${from.row} ${to.row}`),
    ['1 3'],
  );
});

test('events may come in pieces, and a message whose sending has gone comes from its sender', () => {
  const diagram = diagramOf(order.slice(0, 2));
  diagram.add(order.slice(2));
  assert.deepEqual(diagram.arrowsIn(0, 9), diagramOf(order).arrowsIn(0, 9));
  assert.equal(diagram.last, 8);
  const [arrow] = diagramOf([happened(9, 'receive', 2, 1, { send: 3 })]).arrowsIn(0, 1);
  assert.deepEqual([arrow?.from.row, arrow?.to.row], [0, 0]);
});

test('a row reads as a sentence', () => {
  const [, row] = diagramOf(order).rows;
  assert.ok(row);
  assert.equal(sentenceOf(row.event), 'main #1 sends');
});

test('Mermaid gets participants and messages, without what means something else to it', () => {
  assert.equal(
    mermaidOf(diagramOf(order)),
    [
      'sequenceDiagram',
      '  participant p1 as main #35;1',
      '  participant p2 as till #35;2',
      '  participant p3 as bar #35;3',
      '  p1->>p2: SPAWN',
      '  p1-)p2: "tea"',
      '  p1-)p2: "late#59; #35;1#58; more"',
      '  Note over p2: receives',
      '  p2-xp3: 5',
      '  Note over p2: exits',
      '',
    ].join('\n'),
  );
});

test('SVG is well formed, and escapes what programs say', () => {
  const svg = svgOf(diagramOf([happened(1, 'send', 1, 2, { value: '<b>&"' })]));
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /&#60;b&#62;&#38;&#34;/);
  assert.doesNotMatch(svg, /<b>/);
});

test('a hundred thousand messages are laid out, and what is in view is found', () => {
  const events: MachineEvent[] = [];
  for (let serial = 1; serial <= 200_000; serial += 2) {
    events.push(happened(serial, 'send', 1, 2));
    events.push(happened(serial + 1, 'receive', 2, 1, { send: serial }));
  }
  const diagram = diagramOf(events);
  assert.equal(diagram.rows.length, 200_000);
  assert.equal(diagram.arrowsIn(100_000, 100_040).length, 20);
});
