// The timeline of a run: its events side by side, in as many buckets as there are pixels. Knows neither VS Code nor a browser.
// A place on it is a number of events: those that have happened. 0 is the beginning, the number of all is where the run has come to.
import type { Row } from './diagram';

/** What lies in one pixel column. */
export interface Bucket {
  messages: number;
  errors: number;
  stops: number;
}

/** How many events have happened by the time when `lastEvent` was the newest. */
export function placeOf(rows: readonly Row[], lastEvent: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.event.serial ?? Infinity) <= lastEvent) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a place is, in pixels. */
export function xOf(place: number, count: number, width: number): number {
  return count === 0 ? width : (place / count) * width;
}

/** Which place is at a pixel; the edges and what is beyond them are the beginning and the present. */
export function placeAt(x: number, count: number, width: number): number {
  return width <= 0 ? count : Math.round(Math.max(0, Math.min(1, x / width)) * count);
}

/** Counts what each pixel column shows. */
export function bucketsOf(rows: readonly Row[], stops: readonly number[], width: number): Bucket[] {
  const buckets = Array.from({ length: Math.max(0, width) }, (): Bucket => ({ messages: 0, errors: 0, stops: 0 }));
  const at = (place: number) => buckets[Math.min(width - 1, Math.floor(xOf(place, rows.length, width)))];
  rows.forEach(({ event: { kind } }, index) => {
    const bucket = at(index);
    if (bucket === undefined) return;
    if (kind === 'error') bucket.errors++;
    else if (kind === 'send' || kind === 'receive' || kind === 'deadLetter') bucket.messages++;
  });
  for (const lastEvent of stops) {
    const bucket = at(placeOf(rows, lastEvent));
    if (bucket !== undefined) bucket.stops++;
  }
  return buckets;
}

/** How high a bar is, from 0 to 1: by the logarithm, so that one message can be seen beside thousands. */
export function heightOf(count: number, most: number): number {
  return count === 0 ? 0 : (1 + Math.log2(count)) / (1 + Math.log2(Math.max(count, most)));
}

/** The columns that get a sign, at least `gap` pixels apart so that signs can be told from each other. */
export function signsOf(buckets: readonly Bucket[], kind: 'errors' | 'stops', gap: number): number[] {
  const columns: number[] = [];
  buckets.forEach((bucket, x) => {
    if (bucket[kind] > 0 && x - (columns.at(-1) ?? -gap) >= gap) columns.push(x);
  });
  return columns;
}

/** Where a key leads from a place; undefined: it is not one of a slider. */
export function placeByKey(key: string, place: number, count: number): number | undefined {
  const page = Math.max(1, Math.round(count / 10));
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count, place + step));
}
