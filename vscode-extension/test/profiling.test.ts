import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { detailOf, heatOf, labelOf, profileOf } from '../src/profiling/shares';

const folder = path.resolve('/programs');

function textOf(reductions: number, ...lines: [string, number, number][]): string {
  return JSON.stringify({ ttvm: { reductions, lines: lines.map(([file, line, own]) => ({ path: file, line, reductions: own })) } });
}

test('the lines of a profile are found by file, from 0', () => {
  const { files } = profileOf(textOf(1000, ['main.ttvm', 3, 600], ['lib/worker.ttvm', 1, 400]), folder);
  assert.deepEqual(files.get(path.join(folder, 'main.ttvm')), [{ line: 2, share: 0.6, reductions: 600 }]);
  assert.deepEqual(files.get(path.join(folder, 'lib', 'worker.ttvm')), [{ line: 0, share: 0.4, reductions: 400 }]);
});

test('lines that use next to nothing, and bytecode without lines, are left out', () => {
  const { files } = profileOf(textOf(10_000, ['main.ttvm', 1, 9_960], ['main.ttvm', 2, 40], ['x.ttb', -1, 5_000]), folder);
  assert.deepEqual([...files.keys()], [path.join(folder, 'main.ttvm')]);
  assert.equal(files.get(path.join(folder, 'main.ttvm'))?.length, 1);
});

test('a share is told in percent, small ones with a fraction', () => {
  assert.equal(labelOf({ line: 0, share: 0.123, reductions: 123 }), '12 % here');
  assert.equal(labelOf({ line: 0, share: 0.0349, reductions: 35 }), '3.5 % here');
  assert.equal(detailOf({ line: 0, share: 0.5, reductions: 21_891 }, 43_782), '21,891 of 43,782 reductions, 50 %');
});

test('what uses more is set off more', () => {
  assert.deepEqual(
    [0.01, 0.05, 0.2].map((share) => heatOf({ line: 0, share, reductions: 1 })),
    [0, 1, 2],
  );
});
