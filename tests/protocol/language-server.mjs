// Recorded sessions of the language server: '→ MESSAGE' to it and '← MESSAGE' from it, as JSON without the version.
import { createRequire } from 'node:module';
import path from 'node:path';
import { repository } from '../../vscode-extension/scripts/dependencies.mjs';

const protocol = createRequire(path.join(repository, 'tests', 'package.json'))('vscode-languageserver-protocol');

/** The exported name of each method's request or notification; the types are its parameters. */
const names = new Map(
  Object.entries(protocol).flatMap(([name, value]) => (typeof value?.type?.method === 'string' ? [[value.type.method, name]] : [])),
);

export const prelude = `import type * as lsp from 'vscode-languageserver-protocol';
// What answers nothing answers null.
type Sent<R> = void extends R ? null : R;
type Result<T> = T extends lsp.ProtocolRequestType0<infer R, any, any, any> ? Sent<R>
  : T extends lsp.ProtocolRequestType<any, infer R, any, any, any> ? Sent<R> : never;
type Parameters<T> = T extends lsp.ProtocolRequestType<infer P, any, any, any, any> ? P
  : T extends lsp.ProtocolNotificationType<infer P, any> ? P : never;`;

/** The server's messages as typed literals. */
export function literalsOf(lines) {
  const asked = new Map();
  return lines.flatMap((line) => {
    const message = JSON.parse(line.slice(2));
    if (line.startsWith('→')) {
      if (message.method !== undefined && message.id !== undefined) asked.set(message.id, message.method);
      return [];
    }
    if (message.method !== undefined) return 'params' in message ? [parameters(message)] : [];
    if (message.error !== undefined)
      return [`(${JSON.stringify(message.error)}) satisfies { code: number, message: string, data?: unknown }`];
    return [typed(message.result, 'Result', asked.get(message.id))];
  });
}

function parameters(message) {
  // What progress is about is no part of its message's type.
  return message.method === '$/progress'
    ? `(${JSON.stringify(message.params)}) satisfies { token: lsp.ProgressToken, value: lsp.WorkDoneProgressBegin | lsp.WorkDoneProgressReport | lsp.WorkDoneProgressEnd }`
    : typed(message.params, 'Parameters', message.method);
}

function typed(value, what, method) {
  const name = names.get(method);
  if (name === undefined) throw new Error(`The protocol does not know ${method}.`);
  return `(${JSON.stringify(value)}) satisfies ${what}<typeof lsp.${name}.type>`;
}
