// Where things are, what is in a folder, and `npm ci` when a lock file has changed since the last one.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../workbench/run.mjs';

export const extensionFolder = path.dirname(import.meta.dirname);
export const repository = path.dirname(extensionFolder);
export const buildFolder = path.join(repository, '.build');

/** Installs what a folder's lock file names, unless that has been done. No package's own install script is run. */
export async function installDependencies(folder, say) {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  // Inside node_modules, which `npm ci` removes first: an interrupted installation leaves no stamp.
  const stamp = path.join(folder, 'node_modules', '.ttvm-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`Installing the npm packages of ${path.relative(repository, folder)}…`);
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  writeFileSync(stamp, wanted);
}

/** A file, or the files of a folder and of those in it, always in the same order; what the .NET SDK makes in its projects is left out. */
export function filesUnder(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true })
    .filter((name) => !name.split(path.sep).some((part) => part === 'bin' || part === 'obj'))
    .map((name) => path.join(place, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}
