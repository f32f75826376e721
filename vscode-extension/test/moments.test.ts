import assert from 'node:assert/strict';
import test from 'node:test';
import { countOf, rowsOf } from '../src/moments';

test('how far behind is counted in words', () => {
  assert.equal(countOf(1), '1 instruction');
  assert.equal(countOf(0), '0 instructions');
  assert.equal(countOf(12_345), '12,345 instructions');
});

test('the values of a variable come newest first, each with who gave it and from where', () => {
  const rows = rowsOf({
    entries: [
      { value: '1', process: { pid: 2, name: 'barista', ended: false }, place: { text: '/shop/shop.ttvm:4:1' }, coordinates: '0:1:2' },
      { process: { pid: 3, ended: false }, coordinates: '0:4:0' },
    ],
  });
  assert.deepEqual(rows, [
    { label: 'nothing any more', description: 'by #3, 0:4:0', coordinates: '0:4:0' },
    { label: '1', description: 'by barista, shop.ttvm:4:1', coordinates: '0:1:2' },
  ]);
});
