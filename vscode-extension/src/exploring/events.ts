// What `ttvm explore --json` writes. Knows nothing of VS Code.

/** Where something is or happens, and what. Lines and characters count from 0. */
export interface Place {
  message: string;
  file?: string;
  line?: number;
  character?: number;
}

/** A schedule that fails. */
export interface Finding extends Place {
  event: 'finding';
  /** Lines of the output that are missing, or too many, or as they should be. */
  lines?: { fate: 'same' | 'missing' | 'surplus'; text: string }[];
  related?: Place[];
  /** What must come before what for it to happen. */
  orders?: { first: Place; second: Place }[];
  /** What must go wrong for it to happen. */
  faults?: Place[];
  /** What the program can state so that its tests try the schedule again. */
  test?: { line: number; text: string };
  /** The saved schedule. */
  recording?: string;
  /** Why there is none. */
  problem?: string;
}

export interface Progress {
  event: 'progress';
  schedules: number;
  /** From 0 to 1, a guess. */
  share: number;
}

export interface Done {
  event: 'done';
  verdict: 'proved' | 'failed' | 'limitReached' | 'interrupted';
  schedules: number;
  caveats: string[];
}

export type ExploringEvent = Finding | Progress | Done;
