import { spawn } from 'node:child_process';
import path from 'node:path';
import { EnvironmentError } from './errors.mjs';

const windows = process.platform === 'win32';

/** Runs a command to its end and returns what it printed; a failure shows it. The command ends with this process, whatever ends that. */
export function run(command, args, cwd, env = process.env) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a compiler's helpers end with it. On Windows npm is a command file, which only a shell starts.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      shell: windows && command === 'npm',
    });
    const endIt = () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      if (windows) child.kill();
      else killGroup(child.pid);
    };
    // Before the listeners that remove what the command is writing.
    process.prependOnceListener('exit', endIt);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => reject(new EnvironmentError(`${command} could not be started: ${error.message}`)));
    child.once('close', (code) => {
      process.off('exit', endIt);
      if (code === 0) resolve(output);
      else
        reject(
          new EnvironmentError(`'${path.basename(command)} ${args.join(' ')}' in ${cwd} failed (exit code ${code}):\n${output.trim()}`),
        );
    });
  });
}

function killGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // It may have ended by itself a moment ago.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Has a signal end this process in the way in which 'exit' listeners run. Returns what undoes it. */
export function exitOnSignals() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const listeners = Object.entries(codes).map(([signal, code]) => [signal, () => process.exit(code)]);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
