// `ttvm code`: opens a folder of programs in VS Code with this extension, in the installed VS Code or else in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFolder, repository } from '../scripts/dependencies.mjs';
import { packageForThisMachine } from '../../packaging/vsix.mjs';
import { readArguments } from './arguments.mjs';
import { EnvironmentError, UsageError } from './errors.mjs';
import { installWorkbench } from './install.mjs';
import { exitOnSignals } from './run.mjs';
import { basicSettings, freePort, pageOf, Workbench } from './server.mjs';

const usualPort = 8420;

const help = `Usage: ttvm code [FOLDER] [--port N] [--browser]

Opens FOLDER (default: the examples) in VS Code with the TinyTotVM extension. If 'code' is on PATH, the extension is installed there;
otherwise VS Code is served to the browser on 127.0.0.1, and its address is the only line on standard output. Ctrl-C ends it.
The address holds a token; whoever does not know it, other users of this machine and web pages included, gets nothing.

  --port N    port of the browser version (1-65535; default: ${usualPort}, or any free one if it is in use)
  --browser   serve the browser version although VS Code is installed
  --help      show this text`;

const say = (text) => console.error(text);

async function main(args) {
  const options = understand(args);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const releaseSignals = exitOnSignals();
  const installed = options.browser ? undefined : onPath('code');
  const port = installed === undefined ? await choosePort(options.port) : undefined;
  const vsix = await packageForThisMachine(say);
  if (installed !== undefined) return openInstalled(installed, options.folder, vsix);
  const program = await installWorkbench(path.join(buildFolder, 'workbench'), say);
  releaseSignals();
  return serve(program, options.folder, port, vsix);
}

function understand(args) {
  const { values, positionals } = readArguments(args, 'code', { port: { type: 'string' }, browser: { type: 'boolean' } });
  if (values.help) return { help: true };
  if (positionals.length > 1) throw new UsageError(`one folder at a time: '${positionals[1]}' is one too many; see 'ttvm code --help'`);
  let port;
  if (values.port !== undefined) {
    port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN;
    if (!(port >= 1 && port <= 65535)) throw new UsageError(`--port ${values.port}: a port is a number from 1 to 65535`);
  }
  const folder = path.resolve(positionals[0] ?? path.join(repository, 'examples'));
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`the folder ${folder} does not exist`);
  if (!found.isDirectory()) throw new UsageError(`${folder} is a file; give the folder that holds it`);
  return { folder, port, browser: values.browser };
}

async function choosePort(wanted) {
  const port = await freePort(wanted ?? usualPort);
  if (port !== undefined) return port;
  if (wanted !== undefined) throw new EnvironmentError(`port ${wanted} is in use; choose another with --port, or leave --port out`);
  return freePort(undefined);
}

function openInstalled(code, folder, vsix) {
  const windows = process.platform === 'win32';
  const start = (...args) =>
    spawnSync(windows ? `"${code}"` : code, windows ? args.map((arg) => `"${arg}"`) : args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    });
  const installation = start('--install-extension', vsix, '--force');
  if (installation.status !== 0)
    throw new EnvironmentError(
      `VS Code (${code}) did not install the extension: ${(installation.stderr || installation.stdout || installation.error?.message || '').trim()}`,
    );
  const opened = start(folder);
  if (opened.status !== 0)
    throw new EnvironmentError(`VS Code (${code}) did not open ${folder}: ${(opened.stderr || opened.error?.message || '').trim()}`);
  say(`Opened ${folder} in VS Code (${code}), with the TinyTotVM extension installed.`);
  return 0;
}

async function serve(program, folder, port, vsix) {
  const home = path.join(buildFolder, 'code');
  mkdirSync(home, { recursive: true });
  const workbench = new Workbench(program, home);
  // From here on, Ctrl-C must not leave anything behind. A second one does not interrupt the cleaning up.
  let stop;
  const stopped = new Promise((resolve) => (stop = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  try {
    // The user's own from then on.
    if (!existsSync(workbench.settingsFile)) workbench.writeSettings({ ...basicSettings, ...terminalSettings() });
    await installOnce(workbench, vsix, path.join(home, 'extension.stamp'));
    const address = await Promise.race([workbench.start(port), stopped.then(() => undefined)]);
    if (address === undefined) return 0;
    console.log(pageOf(address, folder));
    say('VS Code is served at this address. Ctrl-C ends it.');
    const reason = await Promise.race([stopped, workbench.ended]);
    if (typeof reason === 'string') return 0;
    throw new EnvironmentError(`VS Code ended by itself (exit code ${reason}):\n${workbench.output.trim()}`);
  } finally {
    await workbench.close();
  }
}

/** Programs in the terminal keep their data where they always do, not in the workbench's own folder. */
function terminalSettings() {
  return { 'terminal.integrated.env.linux': { XDG_DATA_HOME: process.env.XDG_DATA_HOME ?? null } };
}

async function installOnce(workbench, vsix, stamp) {
  const wanted = createHash('sha256').update(readFileSync(vsix)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing the extension…');
  await workbench.install(vsix);
  writeFileSync(stamp, wanted);
}

function onPath(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter((entry) => entry !== ''))
    for (const file of names.map((each) => path.join(folder, each))) if (isProgram(file)) return file;
  return undefined;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us.
    return false;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof EnvironmentError)) throw error;
  console.error(`ttvm code: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
