// What VS Code does not do by itself where a program fails. Knows nothing of VS Code, so that its rules can be tested.

/**
 * Whether a message of the debug adapter tells that the program has stopped because something went wrong: an error, a deadlock. VS Code
 * shows its view Run and Debug, as the setting debug.openDebug has it, at breakpoints only.
 */
export function showsDebugView(message: unknown, openDebug: string | undefined): boolean {
  const event = message as { event?: unknown; body?: { reason?: unknown } } | null;
  return openDebug === 'openOnDebugBreak' && event?.event === 'stopped' && event.body?.reason === 'exception';
}
