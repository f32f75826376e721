// What an exploration has found, in words. Knows nothing of VS Code.
import { t, withGroups } from '../words';
import type { Done, Finding, Place } from './events';

/** Something to be shown at a place of a file. */
export interface Remark {
  file: string;
  line: number;
  character: number;
  text: string;
}

/** A finding at its place, with what belongs to it elsewhere; undefined if it has no place. */
export function remarkOf(finding: Finding): { remark: Remark; related: Remark[] } | undefined {
  const remark = at(finding, [t('In some schedules: {0}', finding.message), ...placeless(finding), ...linesOf(finding)].join('\n'));
  if (remark === undefined) return undefined;
  const related = (finding.related ?? []).map((place) => at(place, place.message));
  const orders = (finding.orders ?? []).flatMap(({ first, second }) => [
    at(first, t('It needs that {0}', first.message)),
    at(second, t('… before {0}', second.message)),
  ]);
  const faults = (finding.faults ?? []).map((fault) => at(fault, t('It needs that {0}', fault.message)));
  return { remark, related: [...related, ...faults, ...orders].filter((one) => one !== undefined) };
}

/** How it ended, in a sentence or two. */
export function verdictOf(program: string, done: Done, finding?: Finding): string {
  const schedules = withGroups(done.schedules);
  switch (done.verdict) {
    case 'proved':
      return done.schedules === 1
        ? t('{0} does not fail: all its schedules come to the same.', program)
        : t('{0} does not fail under any schedule: {1} were tried, one of each class of those that come to the same.', program, schedules);
    case 'failed':
      return t('{0} fails under some schedules; {1} were tried. {2}.', program, schedules, finding?.message ?? '');
    case 'limitReached':
      return t('{0} failed under none of the {1} schedules that were tried, and there are others: {2}.', program, schedules, done.caveats.join('; '));
    case 'interrupted':
      return t('{0} failed under none of the {1} schedules until it was cancelled.', program, schedules);
  }
}

/** What goes wrong at no place of a file: a process is killed. */
function placeless({ faults }: Finding): string[] {
  return (faults ?? []).filter(({ file }) => file === undefined).map(({ message }) => t('It needs that {0}', message));
}

function linesOf({ lines }: Finding): string[] {
  const signs = { same: ' ', missing: '-', surplus: '+' };
  return (lines ?? []).map(({ fate, text }) => `${signs[fate]} ${text}`);
}

function at({ file, line, character }: Place, text: string): Remark | undefined {
  return file === undefined ? undefined : { file, line: line ?? 0, character: character ?? 0, text };
}
