// Which of our programs run on this machine: those whose command line names one of our assemblies inside a folder.
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from './patience.mjs';

/** Command lines that name `assembly` (or any of ours) from inside `folder`. */
export function running(folder, assembly = 'Ttvm.') {
  const { stdout } = spawnSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder) && line.includes(assembly) && /\.dll\b/.test(line));
}

/** Waits until there is none of them; fails with what is left. */
export async function waitUntilGone(folder, assembly) {
  const deadline = Date.now() + patience;
  for (;;) {
    const left = running(folder, assembly);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`still running:\n${left.join('\n')}`);
    await pause(50);
  }
}
