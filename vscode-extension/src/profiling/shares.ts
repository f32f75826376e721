// What `ttvm profile --output` writes, by the lines of files. Knows nothing of VS Code.
import * as path from 'node:path';
import { t, withGroups } from '../words';

/** What a line has used of all reductions of a run. */
export interface Share {
  /** From 0. */
  line: number;
  /** From 0 to 1. */
  share: number;
  reductions: number;
}

export interface Profile {
  reductions: number;
  /** By absolute path, those with most first. */
  files: Map<string, Share[]>;
}

interface ProfileFile {
  ttvm: { reductions: number; lines: { path: string; line: number; reductions: number }[] };
}

/** A line that has used less is not worth a word behind it. */
const least = 0.005;

/** Reads a profile of a program that ran in a folder. */
export function profileOf(text: string, folder: string): Profile {
  const { reductions, lines } = (JSON.parse(text) as ProfileFile).ttvm;
  const files = new Map<string, Share[]>();
  for (const { path: file, line, reductions: own } of lines) {
    const share = own / reductions;
    // Bytecode without source places has no lines.
    if (share < least || line < 1) continue;
    const absolute = path.resolve(folder, file);
    const shares = files.get(absolute) ?? [];
    shares.push({ line: line - 1, share, reductions: own });
    files.set(absolute, shares);
  }
  return { reductions, files };
}

/** What stands behind the line. */
export function labelOf({ share }: Share): string {
  return t('{0} here', percent(share));
}

/** What is told of it when the mouse rests there. */
export function detailOf({ share, reductions }: Share, all: number): string {
  return t('{0} of {1} reductions, {2}', withGroups(reductions), withGroups(all), percent(share));
}

/** How strongly it is set off, from 0 to 2. */
export function heatOf({ share }: Share): 0 | 1 | 2 {
  return share >= 0.2 ? 2 : share >= 0.05 ? 1 : 0;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
