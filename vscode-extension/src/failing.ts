// What VS Code does not do by itself where a program fails. Knows nothing of VS Code, so that its rules can be tested.

/**
 * Whether a message of the debug adapter tells that the program has stopped because something went wrong: an error, a deadlock. VS Code
 * shows its view Run and Debug, as the setting debug.openDebug has it, at breakpoints only.
 */
export function showsDebugView(message: unknown, openDebug: string | undefined): boolean {
  const event = message as { event?: unknown; body?: { reason?: unknown } } | null;
  return openDebug === 'openOnDebugBreak' && event?.event === 'stopped' && event.body?.reason === 'exception';
}

/** The first error of a program that could not be launched. Lines and columns count from 1. */
export interface ProgramError {
  file: string;
  line: number;
  column: number;
  text: string;
  /** How many errors there are. */
  count: number;
}

/** The number of the debug adapter's error for a program that does not assemble. */
const programHasErrors = 1102;

/** What is wrong with the program, if a message of the debug adapter refuses to launch it for that; else undefined. */
export function programErrorOf(message: unknown): ProgramError | undefined {
  const response = message as { success?: unknown; body?: { error?: { id?: unknown; format?: unknown } } } | null;
  const error = response?.success === false ? response.body?.error : undefined;
  if (error?.id !== programHasErrors || typeof error.format !== 'string') return undefined;
  const errors = error.format.split('\n').map((line) => /^(.+):(\d+):(\d+): error \w+: (.+)$/.exec(line));
  const all = errors.filter((found) => found !== null);
  const [first] = all;
  if (first === undefined) return undefined;
  const [, file = '', line, column, text = ''] = first;
  return { file, line: Number(line), column: Number(column), text, count: all.length };
}

/** The exit code that a message of the debug adapter tells; undefined: it tells something else. */
export function exitCodeOf(message: unknown): number | undefined {
  const event = message as { event?: unknown; body?: { exitCode?: unknown } } | null;
  const code = event?.event === 'exited' ? event.body?.exitCode : undefined;
  return typeof code === 'number' ? code : undefined;
}
