// What a message of the debug adapter means for whether the program runs. Knows nothing of VS Code.

export type Change = 'stopped' | 'goesOn' | 'restarted' | 'changed' | 'ended';

const events = new Map<unknown, Change>([
  ['stopped', 'stopped'],
  ['continued', 'goesOn'],
  ['invalidated', 'changed'],
  ['terminated', 'ended'],
]);

/** Of a program that goes on because the client has asked for it, only the answer tells: there is no event. */
const answers = new Map<unknown, Change>([
  ['continue', 'goesOn'],
  ['next', 'goesOn'],
  ['stepIn', 'goesOn'],
  ['stepOut', 'goesOn'],
  ['restart', 'restarted'],
]);

/** What has changed; undefined: nothing that a view shows. */
export function changeOf(message: unknown): Change | undefined {
  const { type, event, command, success } = message as { type?: unknown; event?: unknown; command?: unknown; success?: unknown };
  if (type === 'event') return events.get(event);
  return type === 'response' && success === true ? answers.get(command) : undefined;
}
