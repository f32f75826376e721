// ttvm bench: our machine and its peers, in turn, so that whatever else the computer does meets all of them alike.
// Called by ./ttvm with the dotnet command and the path of ttvm.dll first.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { chart } from './chart.mjs';
import { findPeers, machine } from './contenders.mjs';
import { runOnce } from './measuring.mjs';
import { growthRow, rowsOf, speedUpRow } from './rows.mjs';
import { benchmarks, choose, runsOf } from './suite.mjs';
import { header, line } from './table.mjs';

const usage = `Usage: ttvm bench [NAME...] [options]

Runs benchmarks on this machine and, where they are installed, on Erlang (erl) and Lua (lua5.4), in turn, and prints medians and the
median of the ratios of each round. NAME is a benchmark or one of the groups cpu, processes and programs; without a name all are run.

  --rounds N         how often each is run (default 5)
  --scale FACTOR     multiplies the sizes, for a quick look (0.1) or a longer one (10)
  --tiny             smallest sizes: only shows that everything runs
  --vm NAME=COMMAND  also another build; COMMAND runs .ttvm programs, as in --vm 'before=dotnet old/ttvm.dll'
  --no-peers         only our machine
  --json             JSON on standard output instead of the table
  --svg FILE         also draws the ratios into FILE, as for docs/images/benchmarks.svg
  --list             the names of all benchmarks
  --help             this text`;

const [dotnet, ttvm, ...args] = process.argv.slice(2);

async function main(args) {
  const { values: options, positionals: names } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      tiny: { type: 'boolean', default: false },
      vm: { type: 'string', multiple: true, default: [] },
      'no-peers': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      svg: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (options.help) return say(usage);
  if (options.list) return say(benchmarks.map(({ name, group }) => `${name.padEnd(16)} ${group}`).join('\n'));
  const sizes = { tiny: options.tiny, scale: number(options.scale, '--scale', 0) };
  const rounds = number(options.rounds, '--rounds', 1);
  if (!Number.isInteger(rounds)) throw usageError(`--rounds needs a whole number, not '${options.rounds}'`);
  const chosen = usageErrors(() => choose(names));
  const machines = [machine('ttvm', [dotnet, ttvm]), ...options.vm.map(otherBuild)];
  const peers = options['no-peers'] ? [] : findPeers();
  const contenders = [...machines, ...peers];
  const areGoalsJudged = !sizes.tiny && sizes.scale === 1;
  const report = describeMachine(peers, rounds, sizes);
  if (!options.json) say(`${report.about.join('\n')}\n\n${header(contenders)}`);
  let failures = 0;
  for (const benchmark of chosen) {
    const { rows, errors } = await measure(benchmark, contenders, rounds, sizes);
    failures += errors.length;
    report.rows.push(...rows);
    report.errors.push(...errors);
    if (!options.json) {
      for (const row of rows) say(line(row, contenders, areGoalsJudged));
      for (const error of errors) say(`${error.title}: ${error.contender} FAILED: ${error.message}`);
    }
  }
  if (options.svg !== undefined) {
    const picture = chart(report, contenders);
    if (picture === null) throw new Error(`nothing was compared, so there is nothing to draw into '${options.svg}'`);
    writeFileSync(options.svg, picture);
  }
  if (options.json) say(JSON.stringify(report, null, 2));
  else if (areGoalsJudged) say(summary(report.rows));
  return failures > 0 ? 1 : 0;
}

/** All rounds of all runs of one benchmark. A contender that fails once is left out of the rest of its run. */
async function measure(benchmark, contenders, rounds, sizes) {
  const runs = runsOf(benchmark, sizes);
  const [rows, errors, measured] = [[], [], []];
  for (const [place, run] of runs.entries()) {
    const taking = contenders.filter((each) => each.supports(benchmark));
    const running = [
      ...taking,
      ...(benchmark.speedUp ? taking.filter((each) => each.withOneWorker).map((each) => each.withOneWorker()) : []),
    ];
    const failed = new Set();
    const figures = [];
    let expected;
    for (let round = 0; round < rounds; round++) {
      figures.push({});
      for (const contender of running) {
        if (failed.has(contender)) continue;
        try {
          const once = await runOnce(contender.command(benchmark, run.sizes), contender.environment);
          expected ??= once.answer;
          if (once.answer !== expected) throw new Error(`it answers '${once.answer}' and not '${expected}'`);
          figures[round][contender.name] = once.figures;
        } catch (error) {
          failed.add(contender);
          errors.push({ title: run.title, contender: contender.name, message: error.message });
        }
      }
    }
    measured.push(figures);
    rows.push(...rowsOf(benchmark, run, place, taking, figures));
    if (benchmark.speedUp) rows.push(speedUpRow(benchmark, run, figures, taking));
  }
  for (const metric of benchmark.metrics) if (metric.growth) rows.push(growthRow(benchmark, metric, measured, contenders[0]));
  return { rows, errors };
}

function describeMachine(peers, rounds, { tiny, scale }) {
  const [processors, load] = [os.cpus(), os.loadavg()];
  const sizes = tiny ? ', tiny sizes: the figures mean nothing' : scale === 1 ? '' : `, sizes × ${scale}: the goals are for × 1`;
  return {
    about: [
      [
        `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        `${os.type()} ${os.release()}`,
        `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
        `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
        `load ${load.map((each) => each.toFixed(2)).join(' ')}`,
      ].join(', '),
      ['ttvm', ...peers.map(({ version }) => version)].join('; '),
      `${rounds} rounds in turn${sizes}; medians, [least..most], ratios are ours to theirs (median of the rounds)`,
    ],
    rows: [],
    errors: [],
  };
}

function summary(rows) {
  const goals = rows.flatMap((row) => row.goals);
  const count = (isReached) => goals.filter((goal) => goal.isReached === isReached).length;
  return `\n${count(true)} goals reached, ${count(false)} missed, ${count(null)} not measured`;
}

function otherBuild(text) {
  const [name, command] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (!text.includes('=') || name === '' || command === '') throw usageError(`--vm needs NAME=COMMAND, not '${text}'`);
  return machine(name, command.split(/\s+/));
}

function number(text, option, least) {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value === 0)
    throw usageError(`${option} needs a number above 0, not '${text}'`);
  return value;
}

function usageErrors(action) {
  try {
    return action();
  } catch (error) {
    throw usageError(error.message);
  }
}

const usageError = (message) => Object.assign(new Error(message), { isUsage: true });

function say(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}

try {
  process.exitCode = await main(args);
} catch (error) {
  process.stderr.write(`ttvm bench: ${error.message}\n`);
  process.exitCode = error.code?.startsWith?.('ERR_PARSE_ARGS') || error.isUsage ? 2 : 1;
}
