// Builds the VSIX: the bundled extension, the generated grammar, the two servers and the command.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundles } from '../vscode-extension/scripts/bundles.mjs';
import { extensionFolder, installDependencies, repository } from '../vscode-extension/scripts/dependencies.mjs';
import { EnvironmentError } from '../vscode-extension/workbench/errors.mjs';
import { run } from '../vscode-extension/workbench/run.mjs';
import { fingerprintOf, packagesFolder, upToDate, workFolder } from './cache.mjs';
import { alone } from './lock.mjs';
import { programsFingerprint, publishPrograms, UnservedError } from './programs.mjs';
import { isWindows, thisTarget, universal } from './targets.mjs';

// What goes into the VSIX, as [in the repository, in the VSIX]. The grammar and the license have one home each, outside the extension.
const contents = [
  ['vscode-extension/package.json', 'package.json'],
  ['vscode-extension/package.nls.json', 'package.nls.json'],
  ['vscode-extension/package.nls.de.json', 'package.nls.de.json'],
  ['vscode-extension/l10n', 'l10n'],
  ['vscode-extension/README.md', 'README.md'],
  ['vscode-extension/CHANGELOG.md', 'CHANGELOG.md'],
  ['vscode-extension/icons', 'icons'],
  ['vscode-extension/walkthrough', 'walkthrough'],
  ['grammars', 'grammars'],
  ['LICENSE', 'LICENSE'],
];
const sources = [
  ...contents.map(([from]) => from),
  ...['src', 'scripts/bundles.mjs', 'package-lock.json'].map((file) => `vscode-extension/${file}`),
  'packaging/vsix.mjs',
];

export const { name, version } = JSON.parse(readFileSync(path.join(extensionFolder, 'package.json'), 'utf8'));

/** Returns the path of an up-to-date VSIX for this machine; where there is no .NET to package, that for an installed one. */
export function packageForThisMachine(say) {
  return alone(say, async () => {
    try {
      return await packageExtension(thisTarget() ?? universal, say);
    } catch (error) {
      if (!(error instanceof UnservedError)) throw error;
      say(`${error.message}; the extension uses the .NET that is installed.`);
      return packageExtension(universal, say);
    }
  });
}

/** Returns the path of an up-to-date VSIX for a target. */
export async function packageExtension(target, say) {
  if (process.platform === 'win32' && target !== universal && !isWindows(target))
    throw new EnvironmentError(`the extension for ${target.name} cannot be packaged on Windows, where no file can be marked as executable`);
  const programs = await publishPrograms(target, say);
  const vsix = path.join(packagesFolder, target === universal ? `${name}-${version}.vsix` : `${name}-${target.name}-${version}.vsix`);
  return upToDate(vsix, fingerprintOf(sources, await programsFingerprint()), async (fresh) => {
    await installDependencies(extensionFolder, say);
    say(`Packaging the VS Code extension for ${target.name}…`);
    const staging = path.join(workFolder, `${process.pid}.extension`);
    const clear = () => rmSync(staging, { recursive: true, force: true, maxRetries: 10 });
    clear();
    process.once('exit', clear);
    try {
      await stage(staging, programs);
      const vsce = path.join(extensionFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
      const platform = target === universal ? [] : ['--target', target.name];
      const options = ['--no-dependencies', '--allow-missing-repository', ...platform, '--out', fresh];
      await run(process.execPath, [vsce, 'package', ...options], staging);
    } finally {
      clear();
      process.off('exit', clear);
    }
  });
}

async function stage(folder, programs) {
  mkdirSync(folder, { recursive: true });
  for (const [from, to] of contents) cpSync(path.join(repository, from), path.join(folder, to), { recursive: true });
  cpSync(programs, path.join(folder, 'server'), { recursive: true });

  // From the extension's own folder: the bundler is one of its dependencies.
  const { build } = await import(pathToFileURL(path.join(extensionFolder, 'node_modules', 'esbuild', 'lib', 'main.js')).href);
  for (const [from, to, how] of bundles)
    await build({ ...how, entryPoints: [path.join(extensionFolder, 'src', from)], outfile: path.join(folder, 'dist', to) });
}
