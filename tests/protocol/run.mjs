// Has the TypeScript compiler compare every message of the recorded debug sessions with the protocol's official types. Ends with the line
// 'N passed, N failed'; each session is one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, repository } from '../../vscode-extension/scripts/dependencies.mjs';

const tests = path.join(repository, 'tests');
const transcripts = path.join(tests, 'Ttvm.DebugAdapter.Tests', 'Transcripts');
await installDependencies(tests, (text) => console.log(text));
const compiler = path.join(tests, 'node_modules', 'typescript', 'bin', 'tsc');
// Within the folder of the packages, where the compiler looks for them.
const out = path.join(tests, 'node_modules', '.ttvm-protocol-tests');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

let passed = 0;
let failed = 0;
for (const file of readdirSync(transcripts).filter((name) => name.endsWith('.txt')).sort()) {
  const messages = readFileSync(path.join(transcripts, file), 'utf8').split('\n').filter((line) => line.startsWith('← ')).map(literalOf).filter((text) => text !== undefined);
  const source = path.join(out, file.replace(/\.txt$/, '.ts'));
  writeFileSync(source, `import type { DebugProtocol } from '@vscode/debugprotocol';\nexport const messages = [\n${messages.join(',\n')},\n];\n`);
  const { status, stdout } = spawnSync(process.execPath, [
    compiler, '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext',
    source], { encoding: 'utf8' });
  // A session without messages would pass by checking nothing.
  const ok = status === 0 && messages.length > 0;
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${file}: ${messages.length} messages${ok ? '' : `\n${stdout}`}`);
}
if (passed + failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** A recorded line as a typed literal of the message it was; nothing for requests of our own. */
function literalOf(line) {
  const event = /^← event (\S+)(?: (.*))?$/.exec(line);
  if (event !== null) return typed({ seq: 1, type: 'event', event: event[1], ...bodyOf(event[2]) }, `${pascal(event[1])}Event`);
  const failure = /^← (\S+) failed with '(.*?)' (\{.*)$/.exec(line);
  if (failure !== null) return typed({ seq: 1, type: 'response', request_seq: 1, success: false, command: failure[1], message: failure[2], ...bodyOf(failure[3]) }, 'ErrorResponse');
  const [, command, body] = /^← (\S+)(?: (.*))?$/.exec(line);
  return command.includes('/') ? undefined : typed({ seq: 1, type: 'response', request_seq: 1, success: true, command, ...bodyOf(body) }, `${pascal(command)}Response`);
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
