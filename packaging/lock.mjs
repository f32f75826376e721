// One at a time: packaging writes to folders that the next one reads.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { workFolder } from './cache.mjs';

const betweenLooks = 200;

/** Does something while no other process does it here. Waits for another one, and says so once. */
export async function alone(say, action, folder = workFolder) {
  mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, 'lock');
  for (let told = false; !take(lock); ) {
    const owner = ownerOf(lock);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      // It was ended in the middle.
      if (ownerOf(lock) === owner) rmSync(lock, { force: true });
      continue;
    }
    if (!told) say(`Waiting for process ${owner}, which is packaging, too (${lock})…`);
    told = true;
    await setTimeout(betweenLooks);
  }
  const leave = () => rmSync(lock, { force: true });
  process.once('exit', leave);
  try {
    return await action();
  } finally {
    process.off('exit', leave);
    leave();
  }
}

/** A link, since it comes into being with its content. Whether it is ours now. */
function take(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, `${process.pid}`);
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that holds the lock; undefined if it has been left meanwhile. */
function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may belong to somebody else.
    return error.code === 'EPERM';
  }
}
