// Turns what was measured into rows: a figure of ours, the peers', the ratios, the goal, and whether it was reached.
import { median, percentile } from './measuring.mjs';

const statistics = {
  mean: (samples) => samples.reduce((sum, each) => sum + each, 0) / samples.length,
  p50: (samples) => percentile(samples, 0.5),
  p95: (samples) => percentile(samples, 0.95),
  p99: (samples) => percentile(samples, 0.99),
  max: (samples) => Math.max(...samples),
};

/**
 * @param rounds One entry a round: contender name → figures.
 * @returns The rows of one run of a benchmark; the first contender is ours.
 */
export function rowsOf(benchmark, run, place, contenders, rounds) {
  return benchmark.metrics.flatMap((metric) => {
    const isSampled = contenders.some(({ name }) => Array.isArray(rounds[0]?.[name]?.[metric.name]));
    const goals = (metric.goals ?? []).filter((goal) => goal.run === undefined || goal.run === place);
    return (isSampled ? Object.keys(statistics) : [undefined]).map((statistic) => {
      const values = contenders.map(({ name }) =>
        rounds.map((round) => {
          const figure = round[name]?.[metric.name];
          if (figure === undefined) return NaN;
          if (statistic) return statistics[statistic](figure);
          return metric.name === 'run' && run.operations ? figure / run.operations : figure;
        }),
      );
      return row(
        run.title,
        [metric.name === 'run' && run.operations ? 'each' : metric.name, statistic].filter(Boolean).join(' '),
        unitOf(metric.name),
        contenders,
        values,
        goals.filter((goal) => goal.statistic === statistic),
      );
    });
  });
}

const unitOf = (metric) => (metric === 'memory' ? 'bytes' : 'ns');

function row(title, metric, unit, contenders, values, goals) {
  const figures = contenders.map(({ name }, i) => {
    const known = values[i].filter((value) => !Number.isNaN(value));
    if (known.length === 0) return { name };
    const ratios = values[0].map((ours, round) => ours / values[i][round]).filter((ratio) => Number.isFinite(ratio));
    return {
      name,
      median: median(known),
      least: Math.min(...known),
      most: Math.max(...known),
      ratio: i === 0 || ratios.length === 0 ? undefined : median(ratios),
    };
  });
  return { title, metric, unit, figures, goals: goals.map((goal) => judge(goal, figures)) };
}

function judge(goal, figures) {
  const value = goal.peer ? figures.find(({ name }) => name === goal.peer)?.ratio : (figures[0].median ?? NaN) / (goal.statistic ? 1e6 : 1);
  const text = `≤ ${goal.atMost}${goal.peer ? ` × ${goal.peer}` : goal.statistic ? ' ms' : ' B'}`;
  return { text, isReached: value === undefined || Number.isNaN(value) ? null : value <= goal.atMost };
}

/** How much more the last run of a benchmark takes than the first, per operation. */
export function growthRow(benchmark, metric, measured, ours) {
  const values = measured[0].map((first, round) => measured.at(-1)[round]?.[ours.name]?.[metric.name] / first[ours.name]?.[metric.name]);
  return factorRow(`${benchmark.name}, last / first`, metric.name, values, ours, (value) => value <= metric.growth, `≤ ${metric.growth}`);
}

/** How many times as fast all workers are as one. */
export function speedUpRow(benchmark, run, rounds, contenders) {
  const [ours] = contenders;
  const of = (name) => rounds.map((round) => round[`${name}, 1 ${name === ours.name ? 'worker' : 'scheduler'}`]?.run / round[name]?.run);
  const made = factorRow(run.title, 'speed-up', of(ours.name), ours, (value) => value >= benchmark.speedUp, `≥ ${benchmark.speedUp}`);
  for (const peer of contenders.slice(1).filter(({ name }) => name === 'erl')) {
    const known = of(peer.name).filter(Number.isFinite);
    if (known.length > 0)
      made.figures.push({ name: peer.name, median: median(known), least: Math.min(...known), most: Math.max(...known) });
  }
  return made;
}

function factorRow(title, metric, values, ours, isGood, text) {
  const known = values.filter(Number.isFinite);
  const value = median(known);
  return {
    title,
    metric,
    unit: '×',
    figures: [{ name: ours.name, median: known.length > 0 ? value : undefined, least: Math.min(...known), most: Math.max(...known) }],
    goals: [{ text, isReached: known.length > 0 ? isGood(value) : null }],
  };
}
