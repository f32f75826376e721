// How moments of a run read. Knows nothing of VS Code.
import type { Place, ProcessName } from './views/protocol';
import { t, withGroups } from './words';

export interface HistoryAnswer {
  entries: { value?: string; process: ProcessName; place?: Place; coordinates: string }[];
}

/** `1 instruction`, `2 instructions`. */
export function countOf(instructions: number): string {
  return instructions === 1 ? t('1 instruction') : t('{0} instructions', withGroups(instructions));
}

/** The values of a variable as rows of a list, the newest first. */
export function rowsOf(history: HistoryAnswer): { label: string; description: string; coordinates: string }[] {
  return history.entries
    .map(({ value, process, place, coordinates }) => ({
      label: value ?? t('nothing any more'),
      description: t('by {0}, {1}', process.name ?? `#${process.pid}`, place?.text.replace(/^.*[\\/]/, '') ?? coordinates),
      coordinates,
    }))
    .reverse();
}
