// DebugClient, the client of VS Code's own adapter tests: drives whole sessions, on standard input and output and over a port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import testSupport from '@vscode/debugadapter-testsupport';

const { TTVM_ADAPTER: adapter, TTVM_FOLDER: folder } = process.env;
// Milliseconds that a check waits for what must come: far more than anything takes, also on a busy machine.
const patience = 120_000;

let failures = 0;
function check(what, ok, seen) {
  if (!ok) failures++;
  console.log(`${ok ? 'ok' : 'FAIL'}  ${what}${ok ? '' : `: ${JSON.stringify(seen)}`}`);
}

const program = path.join(folder, 'twice.ttvm');
writeFileSync(program, 'PUSH_INT 20\nCALL twice n\nPRINT\nHALT\nLABEL twice\nLOAD n\nDUP\nADD\nRET\n');

async function session(how, port, token) {
  const client = new testSupport.DebugClient('dotnet', adapter, 'ttvm');
  client.defaultTimeout = patience;
  await client.start(port);
  await client.hitBreakpoint({ program, token }, { path: program, line: 6 });
  check(`${how}: it stops at a breakpoint`, true);

  const [frame] = (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
  const [locals] = (await client.scopesRequest({ frameId: frame.id })).body.scopes;
  const { variables } = (await client.variablesRequest({ variablesReference: locals.variablesReference })).body;
  check(`${how}: it shows variables`, variables.some(({ name, value }) => name === 'n' && value === '20'), variables);

  client.nextRequest({ threadId: 1 });
  const stopped = await client.assertStoppedLocation('step', { path: program, line: 7 });
  check(`${how}: it steps`, stopped.body.stackFrames.length === 2, stopped.body);

  const modules = (await client.modulesRequest({})).body.modules;
  check(`${how}: it lists modules`, modules.length === 1 && modules[0].path === program, modules);

  const exited = client.waitForEvent('exited');
  const ended = client.waitForEvent('terminated');
  const said = client.assertOutput('stdout', '40\n');
  await client.continueRequest({ threadId: 1 });
  check(`${how}: output comes as it is written`, (await said) !== undefined);
  check(`${how}: the exit code is told`, (await exited).body.exitCode === 0);
  await ended;
  await client.stop();
}

await session('standard input and output');

const server = spawn('dotnet', [adapter, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [greeting] = await once(createInterface(server.stdout), 'line');
const [, port, token] = /^ttvm-debug-adapter: listening on 127\.0\.0\.1:(\d+), token ([0-9a-f]{32})$/.exec(greeting);
await session('port', Number(port), token);
server.kill();
await once(server, 'exit');
process.exit(failures === 0 ? 0 : 1);
