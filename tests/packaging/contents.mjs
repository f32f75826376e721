// What is inside a package, and for which machines its programs are.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extensionFolder } from '../../vscode-extension/scripts/dependencies.mjs';

const library = createRequire(path.join(extensionFolder, 'package.json'));

/** The files of an archive, each with its name, mode and data. */
export function entriesOf(archive) {
  return archive.endsWith('.tar.gz') ? entriesOfTar(archive) : entriesOfZip(archive);
}

/** Writes entries into a folder, with their modes. */
export function unpack(entries, folder) {
  for (const { name, mode, data } of entries) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, data, { mode });
  }
}

/** What an executable is for, as `packaging/targets.mjs` says it; undefined if it is none. */
export function binaryOf(data) {
  if (data.length < 64) return undefined;
  if (data.readUInt32BE(0) === 0x7f454c46) return `ELF ${{ 40: 'arm', 62: 'x64', 183: 'arm64' }[data.readUInt16LE(18)]}`;
  if (data.readUInt32LE(0) === 0xfeedfacf) return `Mach-O ${{ 0x01000007: 'x64', 0x0100000c: 'arm64' }[data.readUInt32LE(4)]}`;
  const machine = machineOf(data);
  return machine === undefined ? undefined : `PE ${{ 0x8664: 'x64', 0xaa64: 'arm64' }[machine] ?? machine.toString(16)}`;
}

/** What an assembly was compiled for in advance: .NET writes down the processor, changed by a pattern for each system. */
export function compiledFor(data) {
  const machine = machineOf(data);
  const processors = { 0x8664: 'x64', 0xaa64: 'arm64', 0x01c4: 'arm' };
  for (const [format, pattern] of Object.entries({ PE: 0, ELF: 0x7b79, 'Mach-O': 0x4644 }))
    if (processors[machine ^ pattern] !== undefined) return `${format} ${processors[machine ^ pattern]}`;
  return undefined;
}

/** Whether a program for macOS is signed; others are not started there. The load command is LC_CODE_SIGNATURE. */
export function isSigned(data) {
  let at = 32;
  for (let left = data.readUInt32LE(16); left > 0; left--) {
    if (data.readUInt32LE(at) === 0x1d) return true;
    at += data.readUInt32LE(at + 4);
  }
  return false;
}

function machineOf(data) {
  if (data.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const header = data.readUInt32LE(60);
  return data.toString('latin1', header, header + 4) === 'PE\0\0' ? data.readUInt16LE(header + 4) : undefined;
}

function entriesOfTar(archive) {
  const entries = [];
  const extract = library('tar-stream').extract();
  return new Promise((resolve, reject) => {
    extract.on('entry', ({ name, mode }, stream, next) => {
      const pieces = [];
      stream.on('data', (piece) => pieces.push(piece));
      stream.on('end', () => {
        entries.push({ name, mode, data: Buffer.concat(pieces) });
        next();
      });
    });
    extract.on('error', reject);
    extract.on('finish', () => resolve(entries));
    extract.end(gunzipSync(readFileSync(archive)));
  });
}

function entriesOfZip(archive) {
  const entries = [];
  return new Promise((resolve, reject) => {
    library('yauzl').open(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(entries));
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const pieces = [];
          stream.on('error', reject);
          stream.on('data', (piece) => pieces.push(piece));
          stream.on('end', () => {
            // The upper half is what Unix knows of the file.
            entries.push({ name: entry.fileName, mode: (entry.externalFileAttributes >>> 16) & 0o777, data: Buffer.concat(pieces) });
            zip.readEntry();
          });
        }),
      );
      zip.readEntry();
    });
  });
}
