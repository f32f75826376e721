// Which of our programs run on this machine: those whose command line names one of them inside a folder.
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from './patience.mjs';

/** Process ids and command lines of a program (or of any of ours) from inside `folder`; a `dotnet` in front runs one that needs it. */
export function running(folder, program = 'Ttvm\\.\\w+') {
  const { stdout } = spawnSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' });
  const command = new RegExp(`^ *\\d+ (?:\\S*dotnet )?(?<path>\\S*/${program})(?:\\.dll)?(?: |$)`);
  return stdout.split('\n').filter((line) => command.exec(line)?.groups.path.includes(folder));
}

/** Waits until there is none of them; fails with what is left. */
export async function waitUntilGone(folder, program) {
  const deadline = Date.now() + patience;
  for (;;) {
    const left = running(folder, program);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`still running:\n${left.join('\n')}`);
    await pause(50);
  }
}
