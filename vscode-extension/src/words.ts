// What people read, in their language. Knows nothing of VS Code, so that whoever uses it can be tested.

export type Translation = (message: string, ...values: (string | number)[]) => string;

let translation: Translation = (message, ...values) => filled(message, values);
let language = 'en';

/** A text in the language of the editor. `{0}`, `{1}` … stand for the values. */
export const t: Translation = (message, ...values) => translation(message, ...values);

/** Has all texts go through this, and numbers be written as in this language, from now on. */
export function translateBy(given: Translation, into: string): void {
  translation = given;
  language = into;
}

/** A text with its values. */
export function filled(message: string, values: readonly (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
}

/** A time for people, from microseconds. */
export function timeOf(microseconds: number): string {
  if (microseconds < 1000) return t('{0} µs', microseconds);
  if (microseconds < 1_000_000) return t('{0} ms', rounded(microseconds / 1000));
  return t('{0} s', rounded(microseconds / 1_000_000));
}

/** `1 message`, `2 messages`. */
export function messageCount(count: number): string {
  return count === 1 ? t('1 message') : t('{0} messages', withGroups(count));
}

/** `1 event`, `2 events`. */
export function eventCount(count: number): string {
  return count === 1 ? t('1 event') : t('{0} events', withGroups(count));
}

/** A number with its thousands apart. */
export function withGroups(count: number): string {
  return count.toLocaleString(language);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
