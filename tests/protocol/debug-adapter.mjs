// Recorded debug sessions: '← event NAME BODY', '← request COMMAND ARGUMENTS', '← COMMAND BODY', '← COMMAND failed with 'TEXT' BODY'.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../vscode-extension/scripts/dependencies.mjs';

// The types of what is not in the protocol stand in the page that describes it.
const page = readFileSync(path.join(repository, 'docs', 'debug-protocol.md'), 'utf8');
const ownTypes = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((block) => block[1].replace(/^(interface|type) /gm, 'export $1 '));

export const prelude = `import type { DebugProtocol } from '@vscode/debugprotocol';\nnamespace Ttvm {\n${ownTypes.join('\n')}}`;

/** The adapter's messages as typed literals. */
export function literalsOf(lines) {
  return lines
    .filter((line) => line.startsWith('← '))
    .map(literalOf);
}

/** A recorded line as a typed literal of the message it was. */
function literalOf(line) {
  const event = /^← event (\S+)(?: (.*))?$/.exec(line);
  if (event !== null) return typed({ seq: 1, type: 'event', event: event[1], ...bodyOf(event[2]) }, `${pascal(event[1])}Event`);
  const request = /^← request (\S+) (.*)$/.exec(line);
  if (request !== null)
    return typed({ seq: 1, type: 'request', command: request[1], arguments: JSON.parse(request[2]) }, `${pascal(request[1])}Request`);
  const failure = /^← (\S+) failed with '(.*?)' (\{.*)$/.exec(line);
  if (failure !== null)
    return typed(
      { seq: 1, type: 'response', request_seq: 1, success: false, command: failure[1], message: failure[2], ...bodyOf(failure[3]) },
      'ErrorResponse',
    );
  const [, command, body] = /^← (\S+)(?: (.*))?$/.exec(line);
  if (command.startsWith('ttvm/')) return `(${body}) satisfies Ttvm.${pascal(command.slice('ttvm/'.length))}Answer`;
  const message = { seq: 1, type: 'response', request_seq: 1, success: true, command, ...bodyOf(body) };
  const response = typed(message, `${pascal(command)}Response`);
  // Most sessions leave out what the adapter can do.
  return command === 'initialize' && body !== undefined ? `${response} & { body: Ttvm.Capabilities }` : response;
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
