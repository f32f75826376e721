// Starts VS Code for the browser behind a gate on the loopback address, and ends it with everything it started.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EnvironmentError } from './errors.mjs';
import { Gate } from './gate.mjs';
import { run } from './run.mjs';

const loopback = '127.0.0.1';
const secondsToStart = 60;

/** The settings a fresh workbench starts with. */
export const basicSettings = JSON.parse(readFileSync(path.join(import.meta.dirname, 'settings.json'), 'utf8'));

/** A workbench whose settings, extensions and state live in `home`. */
export class Workbench {
  #program;
  #home;
  #env;
  #temporary;
  #server;
  #gate;
  #output = '';

  /** `program` is what installWorkbench returned. `env` is added to what the server and all it starts inherit. */
  constructor(program, home, env = {}) {
    this.#program = program;
    this.#home = home;
    // Sockets are created here, and the path of one is limited to about a hundred characters, so it cannot be inside `home`.
    this.#temporary = mkdtempSync(path.join(tmpdir(), 'ttvm-code-'));
    mkdirSync(path.join(home, 'data', 'User'), { recursive: true });
    mkdirSync(path.join(home, 'extensions'), { recursive: true });
    this.#env = {
      ...process.env,
      // A gallery without an address: extensions come from files only, and nothing is asked of the network.
      EXTENSIONS_GALLERY: process.env.EXTENSIONS_GALLERY ?? '{}',
      XDG_DATA_HOME: path.join(home, 'share'),
      XDG_RUNTIME_DIR: this.#temporary,
      ...env,
    };
  }

  get settingsFile() {
    return path.join(this.#home, 'data', 'User', 'settings.json');
  }

  get pid() {
    return this.#server?.pid;
  }

  /** What the server printed so far. */
  get output() {
    return this.#output;
  }

  writeSettings(settings) {
    writeFileSync(this.settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  }

  async install(vsix) {
    await run(this.#program.node, [this.#program.entry, ...this.#folders(), '--force', '--install-extension', vsix], this.#home, this.#env);
  }

  /** Serves on `port` and returns the address once it answers. The address carries a token, without which nothing is served. */
  async start(port) {
    // In a folder of our own, which nobody else may enter: whoever gets through to the server can do all that we can.
    const socket = path.join(this.#temporary, 'server');
    const args = [
      this.#program.entry,
      '--auth',
      'none',
      '--socket',
      socket,
      '--socket-mode',
      '600',
      ...this.#folders(),
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ];
    // A process group of its own: Ctrl-C reaches only the caller, which then ends the group as a whole.
    const server = spawn(this.#program.node, args, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#server = server;
    this.ended = new Promise((resolve) => server.once('exit', resolve));
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.#output = (this.#output + text).slice(-100_000)));

    const deadline = Date.now() + secondsToStart * 1000;
    while (!(await answers(socket))) {
      if (server.exitCode !== null || server.signalCode !== null || Date.now() > deadline) {
        await this.close();
        throw new EnvironmentError(`VS Code did not start:\n${this.#output.trim()}`);
      }
      await pause(50);
    }
    this.#gate = new Gate(socket);
    return this.#gate.open(port);
  }

  /** Ends the server and everything it started, and removes its temporary files. */
  async close() {
    await this.#gate?.close();
    if (this.#server !== undefined) {
      await this.#endGroup(this.#server.pid);
      await this.ended;
      this.#server = undefined;
    }
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  // The extension host and what it started may outlive the server: asked first, so that the servers end in good order, then told.
  async #endGroup(group) {
    const signal = (name, whom = -group) => {
      try {
        return process.kill(whom, name);
      } catch (error) {
        if (error.code === 'ESRCH') return false;
        throw error;
      }
    };
    signal('SIGTERM', group);
    const began = Date.now();
    const steps = [
      [2_000, 'SIGTERM'],
      [6_000, 'SIGKILL'],
    ];
    while (signal(0)) {
      if (steps.length > 0 && Date.now() - began > steps[0][0]) signal(steps.shift()[1]);
      await pause(50);
    }
  }

  #folders() {
    return [
      '--config',
      path.join(this.#home, 'config.yaml'),
      '--user-data-dir',
      path.join(this.#home, 'data'),
      '--extensions-dir',
      path.join(this.#home, 'extensions'),
    ];
  }
}

/** `wanted` if it is free, or any free port when `wanted` is undefined; undefined when the wanted one is taken. */
export function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new EnvironmentError(`port ${wanted} cannot be used: ${error.code === 'EACCES' ? 'permission denied' : error.message}`));
    });
    probe.listen(wanted ?? 0, loopback, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The page that shows a folder; `address` is what `start` returned. */
export function pageOf(address, folder) {
  return `${address}&folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}`;
}

function answers(socketPath) {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/healthz' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    // There is no socket yet, or nobody listens yet.
    request.once('error', () => resolve(false));
  });
}
