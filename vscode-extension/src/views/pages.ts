// Long lists as trees: no node has more rows than can be looked over. Knows nothing of VS Code.
import { t, withGroups } from '../words';

/** Most rows below one node. */
export const rowsOfNode = 200;

/** Some of the rows of a list: `count` of them from `start` on, which counts from 0. */
export interface Range {
  start: number;
  count: number;
}

/** The ranges that a part of a list is divided into; none if all of it can be shown at once. */
export function rangesOf(whole: Range): Range[] {
  if (whole.count <= rowsOfNode) return [];
  let size = rowsOfNode;
  while (whole.count > size * rowsOfNode) size *= rowsOfNode;
  const ranges: Range[] = [];
  for (let start = whole.start; start < whole.start + whole.count; start += size)
    ranges.push({ start, count: Math.min(size, whole.start + whole.count - start) });
  return ranges;
}

/** What stands in the row of a range: `201 – 400`. */
export function titleOf(range: Range): string {
  return t('{0} – {1}', withGroups(range.start + 1), withGroups(range.start + range.count));
}
