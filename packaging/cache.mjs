// What is made once and kept until what it is made from has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFolder, filesUnder, repository } from '../vscode-extension/scripts/dependencies.mjs';

/** For what packages are made of, and the notes on them. */
export const workFolder = path.join(buildFolder, 'package');

/** For the packages. */
export const packagesFolder = path.join(buildFolder, 'packages');

/** By their names and texts, and by what is said besides. */
export function fingerprintOf(sources, ...more) {
  const hash = createHash('sha256').update(more.join('\n'));
  for (const source of sources)
    for (const file of filesUnder(path.join(repository, source))) hash.update(path.relative(repository, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/**
 * Returns a file or folder, and makes it unless it was made from the same before. `make` is given another place to write to, which is moved
 * when it is whole.
 */
export async function upToDate(result, fingerprint, make) {
  const stamp = path.join(workFolder, `${path.basename(result)}.stamp`);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return result;
  for (const folder of [workFolder, path.dirname(result)]) mkdirSync(folder, { recursive: true });
  const fresh = path.join(workFolder, `${process.pid}.${path.basename(result)}`);
  const clear = () => rmSync(fresh, { recursive: true, force: true, maxRetries: 10 });
  clear();
  process.once('exit', clear);
  try {
    await make(fresh);
    for (const old of [stamp, result]) rmSync(old, { recursive: true, force: true, maxRetries: 10 });
    renameSync(fresh, result);
    writeFileSync(stamp, fingerprint);
  } finally {
    clear();
    process.off('exit', clear);
  }
  return result;
}
