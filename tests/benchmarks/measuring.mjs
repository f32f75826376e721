// Runs one program once, and reads what it tells: `RESULT name value unit` is a figure, `SAMPLE name value unit` one of many, any other
// line of standard output belongs to its answer, which must be the same for all contenders.
import { spawn } from 'node:child_process';

const limitInSeconds = 300;
const toBase = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, bytes: 1 };

/** @returns {Promise<{figures: Object, answer: string}>} Figures in nanoseconds or bytes; of samples an array. */
export function runOnce([program, ...args], environment = {}) {
  return new Promise((resolve, reject) => {
    const begin = process.hrtime.bigint();
    const child = spawn(program, args.map(String), { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, isLate] = ['', '', false];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitInSeconds * 1000);
    const stop = () => child.kill('SIGKILL');
    process.once('exit', stop);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const wall = Number(process.hrtime.bigint() - begin);
      clearTimeout(limit);
      process.off('exit', stop);
      if (isLate) reject(new Error(`no end within ${limitInSeconds} s`));
      else if (status !== 0) reject(new Error(`${signal ?? `exit ${status}`}: ${`${stderr}\n${stdout}`.trim().split('\n')[0]}`));
      else resolve({ figures: { wall, ...figuresOf(`${stdout}\n${stderr}`) }, answer: answerOf(stdout) });
    });
  });
}

function figuresOf(text) {
  const figures = {};
  for (const [, kind, name, value, unit] of text.matchAll(/^(RESULT|SAMPLE) (\S+) (\S+) (\S+)$/gm)) {
    const figure = Number(value) * toBase[unit];
    if (kind === 'RESULT') figures[name] = figure;
    else (figures[name] ??= []).push(figure);
  }
  return figures;
}

const answerOf = (text) =>
  text
    .split(/\r?\n/)
    .filter((line) => line !== '' && !/^(RESULT|SAMPLE) /.test(line))
    .join('\n');

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that this share of the samples does not exceed. */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
