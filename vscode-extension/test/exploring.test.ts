import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Done, Finding } from '../src/exploring/events';
import { remarkOf, verdictOf } from '../src/exploring/report';

const finding: Finding = {
  event: 'finding',
  message: 'Its output differs',
  file: '/bank.ttvm',
  line: 1,
  lines: [
    { fate: 'missing', text: '130' },
    { fate: 'surplus', text: '120' },
  ],
  related: [{ message: 'stated here', file: '/bank.ttvm', line: 1, character: 2 }],
  orders: [
    {
      first: { message: 'process 3 does SEND', file: '/bank.ttvm', line: 33, character: 0 },
      second: { message: 'process 4 does SEND', file: '/teller.ttvm', line: 41, character: 4 },
    },
  ],
};

const done = (verdict: Done['verdict'], schedules: number, ...caveats: string[]): Done => ({ event: 'done', verdict, schedules, caveats });

test('a finding stands where it is stated, with the orders that it needs', () => {
  assert.deepEqual(remarkOf(finding), {
    remark: { file: '/bank.ttvm', line: 1, character: 0, text: 'In some schedules: Its output differs\n- 130\n+ 120' },
    related: [
      { file: '/bank.ttvm', line: 1, character: 2, text: 'stated here' },
      { file: '/bank.ttvm', line: 33, character: 0, text: 'It needs that process 3 does SEND' },
      { file: '/teller.ttvm', line: 41, character: 4, text: '… before process 4 does SEND' },
    ],
  });
});

test('what has no place is shown nowhere', () => {
  assert.equal(remarkOf({ event: 'finding', message: 'The run is stuck' }), undefined);
});

test('the verdict claims no more than is known', () => {
  assert.equal(verdictOf('a.ttvm', done('proved', 1)), 'a.ttvm does not fail: all its schedules come to the same.');
  assert.equal(
    verdictOf('a.ttvm', done('proved', 5040)),
    'a.ttvm does not fail under any schedule: 5,040 were tried, one of each class of those that come to the same.',
  );
  assert.equal(verdictOf('a.ttvm', done('failed', 3), finding), 'a.ttvm fails under some schedules; 3 were tried. Its output differs.');
  assert.equal(
    verdictOf('a.ttvm', done('limitReached', 10, 'the time is up')),
    'a.ttvm failed under none of the 10 schedules that were tried, and there are others: the time is up.',
  );
});

test('what must go wrong is said, where it has a place there', () => {
  const faults = [{ message: 'process 2 is killed' }, { message: 'a message is lost', file: '/bank.ttvm', line: 7, character: 0 }];
  const shown = remarkOf({ event: 'finding', message: 'deadlock', file: '/bank.ttvm', line: 1, faults });
  assert.equal(shown?.remark.text, 'In some schedules: deadlock\nIt needs that process 2 is killed');
  assert.deepEqual(shown.related, [{ file: '/bank.ttvm', line: 7, character: 0, text: 'It needs that a message is lost' }]);
});
