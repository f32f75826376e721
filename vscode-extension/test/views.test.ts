import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aboutMessage, MailboxTree, nameOfMailbox, origin } from '../src/views/mailboxTree';
import { rangesOf, titleOf } from '../src/views/pages';
import { aboutProcess, nameOf, nameOfGroup, ProcessTree, type ProcessNode } from '../src/views/processTree';
import type { Ask, Group, Message, Process, ProcessesArguments } from '../src/views/protocol';
import { changeOf } from '../src/views/running';
import { messageCount, timeOf } from '../src/words';

const place = { text: 'shop.ttvm:25:1', source: { name: 'shop.ttvm', path: '/shop/shop.ttvm' }, line: 25, column: 1 };

function process(pid: number, more: Partial<Process> = {}): Process {
  const usual = { state: 'waiting', waitsIn: 'RECEIVE', frozen: false, messages: 0, reductions: 1204, isSupervisor: false, children: 0 };
  return { pid, name: 'crew', ...usual, place, group: 'crew Waiting shop.ttvm:25:1', ...more };
}

/** A debug adapter that knows these processes, and who started them. */
function adapterOf(processes: { process: Process; parent: number }[]): { ask: Ask; asked: ProcessesArguments[] } {
  const asked: ProcessesArguments[] = [];
  const ask = (_: string, given: ProcessesArguments) => Promise.resolve(answer(given));
  const answer = (given: ProcessesArguments): unknown => {
    asked.push(given);
    const found = processes
      .filter(({ parent }) => given.parent === undefined || given.parent === parent)
      .map((entry) => entry.process)
      .filter(({ group }) => given.group === undefined || given.group === group)
      .filter(({ name, state }) => `${name} ${state}`.includes(given.filter ?? ''));
    const page = <T>(all: T[]) => all.slice(given.start ?? 0, (given.start ?? 0) + (given.count ?? 200));
    if (given.grouped !== true) return { total: found.length, processes: page(found) };
    const groups = [...new Set(found.map(({ group }) => group))].map((group): Group => {
      const members = found.filter((each) => each.group === group);
      const [first] = members;
      assert.ok(first);
      return { group, startedIn: 'crew', state: 'waiting', place, count: members.length, first };
    });
    return { total: groups.length, groups: page(groups) };
  };
  return { ask: ask as Ask, asked };
}

function said(nodes: ProcessNode[]): string[] {
  return nodes.map((node) =>
    node.kind === 'process' ? `#${node.process.pid}` : node.kind === 'group' ? nameOfGroup(node.group) : titleOf(node.range),
  );
}

test('a program goes on with the answer to a request, for which there is no event', () => {
  const answer = (command: string, success = true) => changeOf({ type: 'response', command, success });
  for (const command of ['continue', 'next', 'stepIn', 'stepOut']) assert.equal(answer(command), 'goesOn');
  assert.equal(answer('continue', false), undefined);
  assert.equal(answer('restart'), 'restarted');
  assert.equal(answer('threads'), undefined);
  assert.equal(changeOf({ type: 'event', event: 'stopped' }), 'stopped');
  assert.equal(changeOf({ type: 'event', event: 'output' }), undefined);
});

test('a few processes are a tree of who started whom', async () => {
  const tree = new ProcessTree(
    adapterOf([
      { process: process(1, { children: 2 }), parent: 0 },
      { process: process(2), parent: 1 },
      { process: process(3), parent: 1 },
    ]).ask,
  );
  const [root, ...others] = await tree.childrenOf();
  assert.deepEqual(others, []);
  assert.deepEqual(said(await tree.childrenOf(root)), ['#2', '#3']);
  const [leaf] = await tree.childrenOf(root);
  assert.deepEqual(await tree.childrenOf(leaf), []);
});

test('many that do the same are one row, which opens to ranges', async () => {
  const crew = Array.from({ length: 450 }, (_, index) => ({ process: process(index + 2), parent: 1 }));
  const late = { process: process(999, { name: 'late', group: 'late Waiting' }), parent: 1 };
  const tree = new ProcessTree(adapterOf([{ process: process(1, { children: 451 }), parent: 0 }, ...crew, late]).ask);
  const [root] = await tree.childrenOf();
  const below = await tree.childrenOf(root);
  assert.deepEqual(said(below), ['crew × 450', '#999']);
  const ranges = await tree.childrenOf(below[0]);
  assert.deepEqual(said(ranges), ['1 – 200', '201 – 400', '401 – 450']);
  assert.deepEqual(said(await tree.childrenOf(ranges[2])).slice(0, 2), ['#402', '#403']);
});

test('a filter shows a flat list of those that it finds', async () => {
  const { ask, asked } = adapterOf([
    { process: process(1, { name: 'main', children: 1 }), parent: 0 },
    { process: process(2), parent: 1 },
  ]);
  const tree = new ProcessTree(ask);
  tree.filter = 'crew';
  assert.deepEqual(said(await tree.childrenOf()), ['#2']);
  assert.ok(asked.every((given) => given.parent === undefined));
});

test('the other order asks for supervisors', async () => {
  const { ask, asked } = adapterOf([]);
  const tree = new ProcessTree(ask);
  tree.order = 'supervisor';
  await tree.childrenOf();
  assert.equal(asked[0]?.supervisor, 0);
});

test('a row says first what matters most', () => {
  assert.equal(nameOf(process(2, { messages: 3 })), 'crew #2 · 3 messages');
  assert.equal(nameOf(process(2)), 'crew #2');
  assert.equal(aboutProcess(process(2)), 'waiting in RECEIVE shop.ttvm:25 · 1,204 red.');
  assert.equal(aboutProcess(process(2, { frozen: true })), 'frozen, waiting in RECEIVE shop.ttvm:25 · 1,204 red.');
});

test('no node has more than two hundred rows, however long the list is', () => {
  for (const count of [0, 1, 200, 201, 40_000, 40_001, 1_000_000, 9_000_000]) {
    const ranges = rangesOf({ start: 7, count });
    assert.ok(ranges.length <= 200, `${ranges.length}`);
    assert.equal(ranges.length === 0, count <= 200);
    let next = 7;
    for (const range of ranges) {
      assert.equal(range.start, next);
      next += range.count;
    }
    assert.equal(next, ranges.length === 0 ? 7 : 7 + count);
  }
});

const message: Message = {
  sequence: 4,
  from: { pid: 1, name: 'main', ended: false },
  place,
  age: 1500,
  value: '{drink: "Latte"}',
  type: 'Object',
  variablesReference: 5,
};

test('a mailbox opens to its messages, and a message to its parts', async () => {
  const mailbox = { pid: 2, name: 'till', state: 'waiting', count: 1, messages: [message] };
  const tree = new MailboxTree((request: string) =>
    Promise.resolve(
      request === 'variables'
        ? { variables: [{ name: 'drink', value: '"Latte"', variablesReference: 0 }] }
        : { total: 1, mailboxes: [mailbox] },
    ));
  const [box] = await tree.childrenOf();
  assert.ok(box?.kind === 'mailbox');
  assert.equal(nameOfMailbox(box.mailbox), 'till #2 · 1 message');
  const [first] = await tree.childrenOf(box);
  assert.ok(first?.kind === 'message' && first.index === 0 && first.isLast);
  const [part] = await tree.childrenOf(first);
  assert.ok(part?.kind === 'part' && part.variable.name === 'drink');
  assert.deepEqual(await tree.childrenOf(part), []);
});

test('a message says who sent it from where before what it says', () => {
  assert.equal(origin(message), 'main #1 · shop.ttvm:25');
  assert.equal(aboutMessage(message), '1.5 ms ago · {drink: "Latte"}');
  const { from: _, place: __, ...machine } = message;
  assert.equal(origin(machine), 'the machine');
});

test('times and numbers are for people', () => {
  assert.deepEqual([999, 1000, 12_345, 2_500_000].map(timeOf), ['999 µs', '1 ms', '12.3 ms', '2.5 s']);
  assert.deepEqual([0, 1, 1234].map(messageCount), ['0 messages', '1 message', '1,234 messages']);
});
