// How what came of a test is told. Knows nothing of VS Code.
import { t } from '../words';
import type { FinishedTest } from './events';

/** One message of a failed test. */
export interface FailureMessage {
  text: string;
  line: number;
  character: number;
  /** Both sides, where there is something to compare. */
  difference?: { expected: string; actual: string };
}

export function messagesOf(test: FinishedTest): FailureMessage[] {
  const which = scheduleOf(test);
  return [
    ...test.problems.map(({ message, line, character }) => ({ text: message, line, character })),
    ...test.mismatches.map(({ complaint, line, stated, seen, details }) => ({
      text: [complaint + which, ...details].join('\n'),
      line,
      character: 0,
      ...(stated.length + seen.length > 0 ? { difference: { expected: stated.join('\n'), actual: seen.join('\n') } } : {}),
    })),
  ];
}

/** What is shown of a test in the output of the run, as a person would see it in a terminal. */
export function outputOf(test: FinishedTest): string {
  if (test.outcome === 'passed') return `ok     ${test.path} ${test.runs === 1 ? t('1 run') : t('{0} seeds', test.runs)}`;
  const lines = test.mismatches.flatMap((mismatch) => [
    `  ${mismatch.complaint}`,
    ...mismatch.stated.map((line) => `    ${t('stated: {0}', line)}`),
    ...mismatch.seen.map((line) => `    ${t('seen:   {0}', line)}`),
    ...mismatch.details.map((line) => `    | ${line}`),
  ]);
  const problems = test.problems.map(({ line, message }) => `  ${t('line {0}: {1}', line + 1, message)}`);
  const again = test.again === undefined ? [] : [`  ${t('again: {0}', test.again)}`];
  return [`${t('FAILED')} ${test.path}${scheduleOf(test)}`, ...problems, ...lines, ...again].join('\n');
}

function scheduleOf({ seed, runs, failedRuns }: FinishedTest): string {
  if (seed === undefined) return '';
  return ` ${runs > 1 ? t('Seed {0}; {1} of {2} seeds fail.', seed, failedRuns, runs) : t('Seed {0}.', seed)}`;
}
