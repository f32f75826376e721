// Recorded debug sessions: '← event NAME BODY', '← COMMAND BODY', '← COMMAND failed with 'TEXT' BODY'.
export const prelude = "import type { DebugProtocol } from '@vscode/debugprotocol';";

/** The adapter's messages as typed literals. */
export function literalsOf(lines) {
  return lines
    .filter((line) => line.startsWith('← '))
    .map(literalOf)
    .filter((text) => text !== undefined);
}

/** A recorded line as a typed literal of the message it was; nothing for requests of our own. */
function literalOf(line) {
  const event = /^← event (\S+)(?: (.*))?$/.exec(line);
  if (event !== null) return typed({ seq: 1, type: 'event', event: event[1], ...bodyOf(event[2]) }, `${pascal(event[1])}Event`);
  const failure = /^← (\S+) failed with '(.*?)' (\{.*)$/.exec(line);
  if (failure !== null)
    return typed(
      { seq: 1, type: 'response', request_seq: 1, success: false, command: failure[1], message: failure[2], ...bodyOf(failure[3]) },
      'ErrorResponse',
    );
  const [, command, body] = /^← (\S+)(?: (.*))?$/.exec(line);
  return command.includes('/')
    ? undefined
    : typed({ seq: 1, type: 'response', request_seq: 1, success: true, command, ...bodyOf(body) }, `${pascal(command)}Response`);
}

function typed(message, type) {
  return `(${JSON.stringify(message)}) satisfies DebugProtocol.${type}`;
}

function bodyOf(text) {
  return text === undefined ? {} : { body: JSON.parse(text) };
}

function pascal(name) {
  return name[0].toUpperCase() + name.slice(1);
}
