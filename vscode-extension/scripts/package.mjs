// Builds the VSIX: the bundled extension, the generated grammar, the two servers and the command. Prints its path on standard output.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildFolder, extensionFolder, installDependencies, repository } from './dependencies.mjs';
import { EnvironmentError } from '../workbench/errors.mjs';
import { exitOnSignals, run } from '../workbench/run.mjs';

const servers = path.join(buildFolder, 'bin');
const programs = ['Ttvm.LanguageServer', 'Ttvm.DebugAdapter', 'ttvm'];
const vsix = path.join(buildFolder, 'ttvm.vsix');

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
  ...['language', 'expressions', 'tutorial', 'cookbook', 'instructions', 'sandbox', 'bytecode', 'testing-programs'].map((page) => [
    `docs/${page}.md`,
    `server/docs/${page}.md`,
  ]),
  ['docs/diagnostics', 'server/docs/diagnostics'],
];

/** Returns the path of an up-to-date VSIX. The servers must have been built (`ttvm build`). */
export async function packageExtension(say) {
  if (!programs.every((program) => existsSync(path.join(servers, `${program}.dll`))))
    throw new EnvironmentError("the language server, the debugger and the command have not been built; run './ttvm build' first");
  const stamp = `${vsix}.stamp`;
  const wanted = fingerprint();
  if (existsSync(vsix) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return vsix;

  await installDependencies(extensionFolder, say);
  say('Packaging the VS Code extension…');
  rmSync(stamp, { force: true });
  const staging = path.join(buildFolder, `vsix.${process.pid}`);
  const clear = () => rmSync(staging, { recursive: true, force: true, maxRetries: 10 });
  clear();
  process.once('exit', clear);
  try {
    const extension = path.join(staging, 'extension');
    const fresh = path.join(staging, 'ttvm.vsix');
    await stage(extension);
    const vsce = path.join(extensionFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
    await run(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', fresh], extension);
    renameSync(fresh, vsix);
    writeFileSync(stamp, wanted);
  } finally {
    clear();
    process.off('exit', clear);
  }
  return vsix;
}

async function stage(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [from, to] of contents) cpSync(path.join(repository, from), path.join(folder, to), { recursive: true });
  for (const file of serverFiles()) cpSync(path.join(servers, file), path.join(folder, 'server', file));

  // From the extension's own folder: the bundler is one of its dependencies.
  const { build } = await import(pathToFileURL(path.join(extensionFolder, 'node_modules', 'esbuild', 'lib', 'main.js')).href);
  const bundle = (from, to, how) =>
    build({
      entryPoints: [path.join(extensionFolder, 'src', from)],
      outfile: path.join(folder, 'dist', to),
      bundle: true,
      minify: true,
      logLevel: 'silent',
      ...how,
    });
  // Node and browser of VS Code 1.91, the oldest editor the manifest admits.
  await bundle('extension.ts', 'extension.js', { platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] });
  const browser = { platform: 'browser', target: 'chrome124', format: 'iife' };
  await bundle('flow/page/page.ts', 'flow.js', browser);
  await bundle('preview/preview.ts', 'preview.js', browser);
}

/** What the programs need to run, by their own lists; the symbols stay out. They share most of it. */
function serverFiles() {
  const files = programs.flatMap((program) => {
    const { targets } = JSON.parse(readFileSync(path.join(servers, `${program}.deps.json`), 'utf8'));
    const libraries = Object.values(targets).flatMap((target) => Object.values(target));
    const assemblies = libraries.flatMap((library) => Object.keys(library.runtime ?? {})).map((file) => path.basename(file));
    return [...assemblies, `${program}.deps.json`, `${program}.runtimeconfig.json`];
  });
  return [...new Set(files)];
}

/** Sources by their text; the servers by time and size, as they are large and are always replaced as a whole. */
function fingerprint() {
  const hash = createHash('sha256');
  const sources = [
    ...contents.map(([from]) => from),
    'vscode-extension/src',
    'vscode-extension/package-lock.json',
    'vscode-extension/scripts',
  ];
  for (const source of sources) for (const file of filesUnder(path.join(repository, source))) hash.update(file).update(readFileSync(file));
  for (const file of filesUnder(servers)) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function filesUnder(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true })
    .map((name) => path.join(place, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

if (process.argv[1] === import.meta.filename) {
  try {
    exitOnSignals();
    console.log(await packageExtension((text) => console.error(text)));
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    console.error(`ttvm: ${error.message}`);
    process.exitCode = 1;
  }
}
