import { spawn } from 'node:child_process';
import path from 'node:path';
import { EnvironmentError } from './errors.mjs';

/** Runs a command to its end; what it printed is shown only when it fails. */
export function run(command, args, cwd, env = process.env) {
  return new Promise((resolve, reject) => {
    // npm is a command file on Windows, which only a shell starts.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' && command === 'npm' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => reject(new EnvironmentError(`${command} could not be started: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new EnvironmentError(`'${path.basename(command)} ${args.join(' ')}' in ${cwd} failed (exit code ${code}):\n${output.trim()}`));
    });
  });
}
