// The benchmarks of suite.json, as runs with sizes and rows to show.
//
// Of a benchmark in suite.json: `runs` are sets of arguments, `tiny` ones for a quick look; `scaled` are the places of those arguments that
// --scale multiplies; the arguments at the places `operations` make, multiplied, the number of operations, and `run` is then shown for one
// of them. A goal is the largest ratio to a peer, or the largest value; with `run` it counts for that set of arguments only. `growth`
// limits the last set's figure to a multiple of the first set's, `speedUp` is the least ratio of the time with one worker to the time with
// all.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const all = JSON.parse(readFileSync(path.join(import.meta.dirname, 'suite.json'), 'utf8')).benchmarks;

export const benchmarks = all;

/** The benchmarks with these names or in these groups, in the order of the suite; all without names. */
export function choose(names) {
  for (const name of names)
    if (!all.some((each) => each.name === name || each.group === name))
      throw new Error(`there is no benchmark '${name}'; 'ttvm bench --list' names them`);
  return names.length === 0 ? all : all.filter((each) => names.includes(each.name) || names.includes(each.group));
}

/** The sets of arguments of a benchmark, each with a title and the number of operations. */
export function runsOf(benchmark, { scale, tiny }) {
  const runs = benchmark.runs.map((run) => {
    const sizes = tiny
      ? (run.tiny ?? run.sizes)
      : run.sizes.map((size, place) => (benchmark.scaled?.includes(place) ? Math.max(1, Math.round(size * scale)) : size));
    return {
      sizes,
      title: [benchmark.name, ...sizes.map(short)].join(' '),
      operations: benchmark.operations?.reduce((product, place) => product * sizes[place], 1),
    };
  });
  // Runs that differ in sizes alone may have the same smallest ones.
  return runs.filter(({ title }, place) => runs.findIndex((run) => run.title === title) === place);
}

const short = (size) =>
  size >= 1e6 && size % 1e5 === 0 ? `${size / 1e6}M` : size >= 1e4 && size % 1e3 === 0 ? `${size / 1e3}k` : `${size}`;
