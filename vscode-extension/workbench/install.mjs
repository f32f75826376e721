// Installs VS Code for the browser (code-server) from the npm registry, without running any package's own install script.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from './errors.mjs';
import { run } from './run.mjs';

// The terminal, the Output panel and the server's watchdog are native code and are compiled against the Node that comes along. The last has
// another name in newer versions.
const nativeModules = ['node-pty', '@vscode/spdlog', 'native-watchdog', '@vscode/native-watchdog'];

/**
 * Makes sure that the workbench is in `folder` and returns what starts it. A folder that is current is left as it is. Which versions it is
 * made of is said by the package.json in `sources`, and its lock file.
 * The work happens beside the folder and is moved in place at the end, so an interrupted installation is never taken for a whole one.
 */
export async function installWorkbench(folder, say, sources = import.meta.dirname) {
  const target = `${process.platform}-${process.arch}`;
  if (!['linux-x64', 'linux-arm64'].includes(target))
    throw new EnvironmentError(
      `the browser version of VS Code runs on Linux (x64, arm64), not on ${target}; install VS Code so that 'code' is on PATH and try again`,
    );
  const stamp = path.join(folder, '.installed');
  const wanted = fingerprint(sources, target);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    say('Installing VS Code for the browser (first use, about a minute and 400 MB)…');
    const fresh = `${folder}.${process.pid}`;
    const clear = () => rmSync(fresh, { recursive: true, force: true, maxRetries: 10 });
    clear();
    process.once('exit', clear);
    try {
      await install(fresh, sources, target, say);
      writeFileSync(path.join(fresh, '.installed'), wanted);
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
    } finally {
      clear();
      process.off('exit', clear);
    }
  }
  return {
    node: path.join(folder, 'node_modules', `node-${target}`, 'bin', 'node'),
    entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
    hasTerminal: existsSync(path.join(modulesOfVsCode(folder), 'node-pty', 'build', 'Release', 'pty.node')),
  };
}

function modulesOfVsCode(folder) {
  return path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'node_modules');
}

function fingerprint(sources, target) {
  const hash = createHash('sha256').update(target);
  for (const file of [path.join(sources, 'package-lock.json'), import.meta.filename]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

async function install(folder, sources, target, say) {
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(sources, file), path.join(folder, file));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['ci', ...quiet], folder);
  const modules = path.join(folder, 'node_modules');
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  say('  … its own packages');
  // Not `npm ci`: the shrinkwrap that code-server ships lacks an optional entry, which `npm ci` refuses. The versions are kept all the
  // same.
  await run('npm', ['install', '--omit=dev', ...quiet], vscode);

  // What the install script of code-server would do after that.
  relink('node_modules', path.join(vscode, 'node_modules.asar'));
  relink('code-linux.sh', path.join(vscode, 'bin', 'remote-cli', 'code-server'));
  relink('browser-linux.sh', path.join(vscode, 'bin', 'helpers', 'browser.sh'));
  // An older search tool downloads its binary from another place; the package of the platform carries one.
  const search = path.join(modules, '@vscode', `ripgrep-${target}`, 'bin', 'rg');
  if (existsSync(search)) cpSync(search, path.join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg'));

  const node = path.join(modules, `node-${target}`);
  const gyp = path.join(modules, 'node-gyp', 'bin', 'node-gyp.js');
  for (const name of nativeModules) {
    const module = path.join(modulesOfVsCode(folder), name);
    if (!existsSync(module)) continue;
    say(`  … ${name}`);
    try {
      await run(path.join(node, 'bin', 'node'), [gyp, 'rebuild', `--nodedir=${node}`, '-j', '2'], module);
    } catch (error) {
      // All that is lost is a panel; editing and debugging work without any of them.
      if (!(error instanceof EnvironmentError)) throw error;
      say(`  ${name} could not be compiled (it needs a C++ compiler, make and Python 3): the Terminal and Output panels will stay empty.`);
      break;
    }
  }
}

function relink(to, from) {
  rmSync(from, { recursive: true, force: true });
  symlinkSync(to, from);
}
