// Measures how soon the packaged extension is there: its own code, the first findings of a window that has just been opened, and a
// debugger's first stop. Each of it five times, or as often as told.
//   node tests/editor/startup.mjs [--runs N] [--newest] [--vsix FILE]
// docs/packaging.md says what is wanted. Nothing passes or fails by it, since it depends on the machine.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pageOf } from '../../vscode-extension/workbench/server.mjs';
import { Editor } from './editor.mjs';
import { Stage } from './stage.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, newest: { type: 'boolean' }, vsix: { type: 'string' } },
});
const runs = Number(options.runs);
const stage = await Stage.open(options, console.error);
try {
  const programs = path.join(stage.scratch, 'programs');
  mkdirSync(programs);
  writeFileSync(path.join(programs, 'shop.ttvm'), 'PUSH_STR "open"\nPRINT\nPRNT\n');
  writeFileSync(path.join(programs, 'stop.ttvm'), 'PUSH_INT 1\nPRINT\n');
  const stops = [];
  for (let run = 0; run < runs; run++) stops.push(await firstStop(path.join(programs, 'stop.ttvm')));
  report('First stop, from the launch request', stops.map(({ launch }) => launch));
  report('First stop, from the start of the adapter', stops.map(({ start }) => start));
  const windows = [];
  for (let run = 0; run < runs; run++) windows.push(await openWindow(programs, 'shop.ttvm'));
  report('The extension’s own code is active', windows.map(({ activation }) => activation));
  report('First findings, from when the editor shows the file', windows.map(({ findings }) => findings));
} finally {
  await stage.close();
}

function report(what, milliseconds) {
  const sorted = milliseconds.map(Math.round).sort((one, other) => one - other);
  console.log(`${what}: ${sorted[Math.floor(runs / 2)]} ms (${sorted.join(', ')})`);
}

/** A window that opens with a file that has an error, in a browser that has not seen VS Code before. */
async function openWindow(programs, file) {
  const page = await stage.browser.newPage({ viewport: { width: 1280, height: 800 } });
  const editor = new Editor(page);
  await page.addInitScript(() => {
    const seen = {};
    globalThis.ttvmSeen = seen;
    const look = () => {
      const text = document.querySelector('.editor-instance .view-line span span')?.textContent;
      if (text) seen.file ??= performance.now();
      if (document.querySelector('.editor-instance .squiggly-error')) seen.findings ??= performance.now();
      if (seen.findings === undefined) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const open = [['openFile', `vscode-remote://${new URL(stage.address).host}${path.join(programs, file)}`]];
  await editor.openFolder(`${pageOf(stage.address, programs)}&payload=${encodeURIComponent(JSON.stringify(open))}`);
  await editor.squiggles().first().waitFor();
  const seen = await page.evaluate(() => globalThis.ttvmSeen);
  await editor.command('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'TinyTotVM' });
  await row.waitFor();
  const [, activation] = /Activation: (\d+)ms/.exec(await row.innerText());
  await page.close();
  return { activation: Number(activation), findings: seen.findings - seen.file };
}

/** A session with the packaged adapter, up to a breakpoint in the first line. */
async function firstStop(program) {
  const [extension] = readdirSync(stage.extensions).filter((name) => name.startsWith('ttvm-tooling.ttvm-'));
  const start = performance.now();
  const adapter = spawn(path.join(stage.extensions, extension, 'server', 'Ttvm.DebugAdapter'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const messages = messagesOf(adapter.stdout);
  let seq = 0;
  const ask = (command, args) => {
    const body = JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args });
    adapter.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const until = async (wanted) => {
    for (let next = await messages.next(); !next.done; next = await messages.next()) if (wanted(next.value)) return;
    throw new Error('the adapter has ended');
  };
  ask('initialize', { adapterID: 'ttvm' });
  await until(({ event }) => event === 'initialized');
  const launch = performance.now();
  ask('launch', { program });
  ask('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 1 }] });
  ask('configurationDone', {});
  await until(({ event }) => event === 'stopped');
  const end = performance.now();
  ask('disconnect', {});
  await new Promise((resolve) => adapter.once('exit', resolve));
  return { launch: end - launch, start: end - start };
}

async function* messagesOf(stream) {
  let rest = Buffer.alloc(0);
  for await (const part of stream) {
    rest = Buffer.concat([rest, part]);
    for (let header; (header = /^Content-Length: (\d+)\r\n\r\n/.exec(rest.toString('latin1'))) !== null;) {
      const end = header[0].length + Number(header[1]);
      if (rest.length < end) break;
      yield JSON.parse(rest.subarray(header[0].length, end).toString());
      rest = rest.subarray(end);
    }
  }
}
