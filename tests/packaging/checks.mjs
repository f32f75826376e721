// What must hold of a package for whatever platform, by what is in it.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { binaryOf, compiledFor, isSigned } from './contents.mjs';

const largest = 35_000_000;
const programs = ['ttvm', 'Ttvm.LanguageServer', 'Ttvm.DebugAdapter'];
const pages = ['docs/language.md', 'docs/expressions.md'];

/** What may be in the folder of programs; native libraries besides, where .NET comes along. */
const known = [
  /^[\w.]+\.dll$/,
  /^(ttvm|Ttvm\.LanguageServer|Ttvm\.DebugAdapter)\.(deps|runtimeconfig)\.json$/,
  /^docs\/(diagnostics\/)?[\w-]+\.md$/,
  /^examples\/\w+\.ttvm$/,
];
const runtime = { ELF: 'libcoreclr.so', 'Mach-O': 'libcoreclr.dylib', PE: 'coreclr.dll' };
const nativeLibrary = { ELF: /^lib[\w.]+\.so$/, 'Mach-O': /^lib[\w.]+\.dylib$/, PE: /^[\w.]+\.dll$/ };

/** What may be in the extension beside the programs, and in the VSIX beside the extension. */
const knownOfExtension = [
  /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
  /^extension\/(package(\.nls(\.de)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/(extension|flow|languageClient|preview|web)\.js$/,
  /^extension\/(l10n|icons|walkthrough|grammars|server)\//,
];

export function checkSize(archive) {
  const { size } = statSync(archive);
  assert.ok(size <= largest, `${size} bytes are more than ${largest}`);
  return `${(size / 1e6).toFixed(1)} MB`;
}

/** Splits a VSIX into the programs and the rest, of which it is checked that nothing foreign is in it. */
export function programsOfExtension(entries) {
  const foreign = entries.map(({ name }) => name).filter((name) => !knownOfExtension.some((each) => each.test(name)));
  assert.deepEqual(foreign, []);
  return within(entries, 'extension/server/');
}

/** Entries below a folder, named as seen from there. */
export function within(entries, folder) {
  return entries
    .filter(({ name }) => name.startsWith(folder))
    .map((entry) => ({ ...entry, name: entry.name.slice(folder.length) }));
}

/** The programs bring a .NET along, all of it is for the target, and they, and nothing else, can be started. */
export function checkPrograms(entries, target) {
  const [format] = target.binaries.split(' ');
  const suffix = format === 'PE' ? '.exe' : '';
  const started = programs.map((name) => `${name}${suffix}`);
  const names = entries.map(({ name }) => name);
  const native = nativeLibrary[format];
  assert.deepEqual(names.filter((name) => ![...known, native].some((each) => each.test(name)) && !started.includes(name)), []);
  for (const needed of [...started, ...pages, 'examples/coffee_shop.ttvm', runtime[format]])
    assert.ok(names.includes(needed), `${needed} is missing`);

  const isNative = ({ name }) => started.includes(name) || (!name.endsWith('.dll') && native.test(name)) || name === runtime.PE;
  const wrong = entries.filter(isNative).filter(({ data }) => binaryOf(data) !== target.binaries);
  assert.deepEqual(wrong.map(({ name, data }) => `${name}: ${binaryOf(data)}`), []);
  for (const { name, data } of entries.filter((entry) => /^(Ttvm\.\w+|ttvm|System\.Private\.CoreLib)\.dll$/.test(entry.name)))
    assert.equal(compiledFor(data), target.binaries, `${name} is not compiled in advance for ${target.name}`);
  for (const { name, mode, data } of entries) {
    assert.equal((mode & 0o111) !== 0, started.includes(name), `${name} has mode ${mode.toString(8)}`);
    if (!started.includes(name)) continue;
    if (format === 'Mach-O') assert.ok(isSigned(data), `${name} is not signed`);
    if (format === 'ELF') assert.equal(data.includes('ld-musl'), target.name.startsWith('alpine'), `${name} is for another C library`);
  }
}

/** The programs need an installed .NET and are for any platform. */
export function checkPortable(entries) {
  const names = entries.map(({ name }) => name);
  assert.deepEqual(names.filter((name) => !known.some((each) => each.test(name))), []);
  for (const needed of [...programs.map((name) => `${name}.dll`), ...pages])
    assert.ok(names.includes(needed), `${needed} is missing`);
  for (const { name, mode, data } of entries) {
    assert.equal(mode & 0o111, 0, `${name} is executable`);
    // That of 32-bit Windows stands for any.
    if (name.endsWith('.dll')) assert.equal(binaryOf(data), 'PE 14c', `${name} is not for any platform`);
  }
}
