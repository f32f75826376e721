// Every text is in the bundle, and every bundle has a translation of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { filled, messageCount, translateBy } from '../src/words';

const folder = process.env.TTVM_EXTENSION_FOLDER ?? process.cwd();
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, string>;

/** The same texts with the same values, each of them translated. */
function checkTranslation(original: string, translation: string): void {
  const [texts, translated] = [read(original), read(translation)];
  assert.deepEqual(Object.keys(translated).sort(), Object.keys(texts).sort(), translation);
  for (const [key, text] of Object.entries(translated)) {
    assert.notEqual(text, '', key);
    assert.deepEqual(valuesOf(text), valuesOf(texts[key] ?? ''), `${translation}: ${key}`);
  }
}

/** What must not be lost: values, and the commands that links start. */
function valuesOf(text: string): string[] {
  return [...text.matchAll(/\{\d+\}|\(command:[^)]*\)/g)].map(([value]) => value).sort();
}

test('the bundle has all texts of the code: if not, run scripts/texts.mjs', () => {
  const listed = execFileSync(process.execPath, [path.join(folder, 'scripts', 'texts.mjs'), '--list'], { encoding: 'utf8' });
  assert.deepEqual(read('l10n/bundle.l10n.json'), JSON.parse(listed));
});

test('every text has a German translation', () => {
  checkTranslation('l10n/bundle.l10n.json', 'l10n/bundle.l10n.de.json');
  checkTranslation('package.nls.json', 'package.nls.de.json');
});

test('all that people read of the manifest is in package.nls.json, and nothing else is', () => {
  const used = new Set<string>();
  // Names are no texts; these are the words by which they are called in every language.
  const same = new Set(['TinyTotVM', 'TTVM', 'launch', 'string']);
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      const [, key] = /^%(.+)%$/.exec(value) ?? [];
      if (key !== undefined) used.add(key);
      else assert.ok(!isRead(name) || same.has(value), `"${name}": "${value}" is not translated`);
    } else if (Array.isArray(value)) value.forEach((each) => look(each, name));
    else if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) look(each, key);
  };
  look(read('package.json'), '');
  assert.deepEqual([...used].sort(), Object.keys(read('package.nls.json')).sort());
});

/** Whether people read what stands in a property of the manifest of this name. */
function isRead(name: string): boolean {
  return /^(title|shortTitle|contextualTitle|altText|label|.*[dD]escriptions?|patternErrorMessage)$/.test(name);
}

test('a text is told in the language of the editor, numbers, too', () => {
  const bundle = read('l10n/bundle.l10n.de.json');
  translateBy((message, ...values) => filled(bundle[message] ?? message, values), 'de');
  try {
    assert.equal(messageCount(12_000), '12.000 Nachrichten');
    assert.equal(messageCount(1), '1 Nachricht');
  } finally {
    translateBy((message, ...values) => filled(message, values), 'en');
  }
});

test('no translation is left without its original', () => {
  for (const file of readdirSync(path.join(folder, 'l10n'))) assert.match(file, /^bundle\.l10n\.(de\.)?json$/);
});
