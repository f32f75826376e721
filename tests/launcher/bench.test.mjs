// ./ttvm bench: what it refuses, and that every benchmark and every installed peer's twin of it runs and gives the same answer.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Repository } from './repository.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const bench = (...args) => spawnSync(path.join(root, 'ttvm'), ['bench', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

function refuses(args, line) {
  const { status, stdout, stderr } = bench(...args);
  assert.match(stderr, line);
  assert.deepEqual({ status, stdout, lines: stderr.trimEnd().split('\n').length }, { status: 2, stdout: '', lines: 1 });
}

test('an unknown benchmark is named', () => refuses(['pingpogn'], /no benchmark 'pingpogn'/));
test('an unknown option is named', () => refuses(['--runds', '3'], /'--runds'/));
for (const rounds of ['0', '-1', 'x', '1.5', ''])
  test(`--rounds=${rounds} is no number of rounds`, () => refuses([`--rounds=${rounds}`], /--rounds needs/));
for (const scale of ['0', '-1', 'x']) test(`--scale=${scale} is no factor`, () => refuses([`--scale=${scale}`], /--scale needs/));
for (const vm of ['old', '=dotnet', 'old=']) test(`--vm ${vm} is no command`, () => refuses([`--vm=${vm}`], /--vm needs NAME=COMMAND/));

test('no Node.js: the line says what to install', () => {
  const repository = new Repository();
  try {
    const { status, stderr } = repository.run(['bench'], { env: { PATH: repository.pathWithout('node') } });
    assert.equal(status, 1);
    assert.match(stderr, /^ttvm: 'ttvm bench' needs Node\.js 20\.11 or newer; install it/);
  } finally {
    repository.dispose();
  }
});

test('every benchmark runs here and on the peers, with the same answer', () => {
  const { status, stdout, stderr } = bench('--tiny', '--rounds', '1', '--json');
  assert.equal(stderr, '');
  const report = JSON.parse(stdout);
  assert.deepEqual({ status, errors: report.errors }, { status: 0, errors: [] });
  for (const { title, metric, figures } of report.rows.filter(({ unit }) => unit !== '×'))
    assert.ok(figures[0].median >= 0 || metric === 'memory', `${title}, ${metric}`);
});

test('the table has a line for every benchmark asked for, and another build beside', () => {
  const { status, stdout } = bench('poll', 'hello', '--tiny', '--rounds', '2', '--no-peers', '--vm', `again=${path.join(root, 'ttvm')}`);
  assert.equal(status, 0);
  assert.match(stdout, /^benchmark +figure +ttvm +again +ratio +goal$/m);
  assert.match(stdout, /^hello +wall +\S+ ms \[.*\] +\S+ ms +\d\S*$/m);
  assert.match(stdout, /^poll 200 +each +\S+ µs \[.*\] +\S+ µs +\d\S*$/m);
});

test('--svg draws the ratios', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ttvm-bench-'));
  try {
    const file = path.join(folder, 'ratios.svg');
    const again = `again=${path.join(root, 'ttvm')}`;
    assert.equal(bench('poll', 'hello', '--tiny', '--rounds', '1', '--no-peers', '--vm', again, '--svg', file).status, 0);
    const picture = readFileSync(file, 'utf8');
    assert.match(picture, /<title id="title">Time of ttvm divided by that of again<\/title>/);
    assert.match(picture, /hello wall: [\d.]+ of again\. poll 200 each: [\d.]+ of again\./);
    assert.equal(picture.match(/class="p0" transform/g).length, 3, 'one in the legend, and one a row');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('--svg without anything to compare with', () => {
  const { status, stderr } = bench('hello', '--tiny', '--rounds', '1', '--no-peers', '--svg', 'ratios.svg');
  assert.equal(status, 1);
  assert.equal(stderr, "ttvm bench: nothing was compared, so there is nothing to draw into 'ratios.svg'\n");
});
