// Whether the end of a debug adapter is worth a message. Knows nothing of VS Code, so that its rules can be tested.
import { t } from './words';

/** Follows one session up to the end of its adapter. */
export class Ending {
  private isOver = false;

  /** Whether the user has ended the program, so that its exit code is no failure of its own. */
  wasStopped = false;

  /** VS Code is about to end the session, and may end the adapter by a signal. */
  stopping(): void {
    this.isOver = true;
  }

  /** VS Code asks the adapter for something. */
  asked(message: unknown): void {
    const { command } = message as { command?: unknown };
    if (command === 'terminate' || command === 'disconnect') this.wasStopped = true;
  }

  /** The adapter has said something. */
  received(message: unknown): void {
    if (typeof message === 'object' && message !== null && 'event' in message && message.event === 'terminated') this.isOver = true;
  }

  /** What the user must be told of an adapter that has ended; undefined: nothing. */
  messageFor(name: string, code: number | undefined, signal: string | undefined): string | undefined {
    if (this.isOver || code === 0) return undefined;
    // Of an adapter that was killed VS Code tells neither.
    const how = code !== undefined ? t('exit code {0}', code) : signal !== undefined ? t('signal {0}', signal) : t('killed');
    return t("The debugger of '{0}' ended unexpectedly ({1}).", name, how);
  }
}
