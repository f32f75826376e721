// What `ttvm test --json` writes. Knows nothing of VS Code.

/** A test that could be run. */
export interface FoundTest {
  event: 'found';
  path: string;
  title: string;
  /** 0-based, as all lines here. */
  line: number;
  smp: boolean;
  arguments: string[];
  input: string;
  /** Files that are there while it is tested, and only then. */
  files: string[];
}

/** What differs from what the program states. */
export interface Mismatch {
  complaint: string;
  line: number;
  stated: string[];
  seen: string[];
  details: string[];
}

/** A directive that says nothing. */
export interface Problem {
  code: string;
  message: string;
  line: number;
  character: number;
}

export interface FinishedTest {
  event: 'finished';
  path: string;
  outcome: 'passed' | 'failed';
  runs: number;
  failedRuns: number;
  milliseconds: number;
  seed?: number;
  again?: string;
  problems: Problem[];
  mismatches: Mismatch[];
}

export type TestEvent = FoundTest | FinishedTest | { event: 'started'; path: string } | { event: 'done'; passed: number; failed: number };
