// How long the language server takes right after an edit of a large file, several builds in turn:
// node latency.mjs [--rounds N] NAME=SERVER.dll…
// Prints the medians over the rounds of each round's median and 95th percentile, in milliseconds.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onMessage, send } from './framing.mjs';
import { median, percentile } from './measuring.mjs';

const args = process.argv.slice(2);
const rounds = args[0] === '--rounds' ? Number(args.splice(0, 2)[1]) : 3;
const builds = args.map((arg) => arg.split('='));
if (builds.length === 0 || builds.some(([, server]) => !server)) {
  console.error('usage: node latency.mjs [--rounds N] NAME=SERVER.dll...');
  process.exit(2);
}

const functions = 2000;
const edits = 200;
const requests = 40;
const text = Array.from(
  { length: functions },
  (_, n) => `LABEL f${n}
PUSH_INT 1
STORE a
LOAD a
PUSH_INT 2
ADD
STORE b
LOAD b
CALL f${(n * 7 + 3) % functions}
RET
`,
).join('');
const folder = mkdtempSync(path.join(os.tmpdir(), 'ttvm-latency-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'large.ttvm');
writeFileSync(file, text);
const uri = pathToFileURL(file).href;
const textDocument = { uri };
const middle = (functions / 2) * 10;
const at = (line, character) => ({ position: { line, character } });
const lines = (first, last) => ({ range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } } });

/** What is asked, with its parameters; those of a delta name the colours that came last. */
const kinds = {
  hover: ['textDocument/hover', () => at(middle + 3, 6)],
  definition: ['textDocument/definition', () => at(middle + 8, 6)],
  highlight: ['textDocument/documentHighlight', () => at(middle + 3, 6)],
  'inlay hints (60 lines)': ['textDocument/inlayHint', () => lines(middle - 30, middle + 30)],
  completion: ['textDocument/completion', () => at(middle + 8, 5)],
  'semantic tokens, full': ['textDocument/semanticTokens/full', () => ({})],
  'semantic tokens, delta': ['textDocument/semanticTokens/full/delta', ({ resultId }) => ({ previousResultId: resultId })],
  'semantic tokens, range': ['textDocument/semanticTokens/range', () => lines(middle - 30, middle + 30)],
  'document symbols': ['textDocument/documentSymbol', () => ({})],
  references: ['textDocument/references', () => ({ ...at(middle + 8, 6), context: { includeDeclaration: true } })],
  folding: ['textDocument/foldingRange', () => ({})],
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One server from its start to its end: the times of each row. */
async function measure(server) {
  const begin = performance.now();
  const child = spawn('dotnet', [server], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = new Map();
  let published;
  onMessage(child.stdout, (message, arrived) => {
    if (message.method === 'textDocument/publishDiagnostics') published?.(arrived);
    else if (message.method !== undefined && message.id !== undefined) send(child.stdin, { jsonrpc: '2.0', id: message.id, result: null });
    else answers.get(message.id)?.({ arrived, ...message });
  });
  let lastId = 0;
  const ask = async (method, params) => {
    const id = ++lastId;
    const answer = new Promise((resolve) => answers.set(id, resolve));
    const sent = performance.now();
    send(child.stdin, { jsonrpc: '2.0', id, method, params });
    const { arrived, result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return { time: arrived - sent, result };
  };
  const tell = (method, params) => send(child.stdin, { jsonrpc: '2.0', method, params });

  const times = {};
  await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} });
  times['start to initialize'] = [performance.now() - begin];
  tell('initialized', {});
  let version = 1;
  const diagnosed = () => new Promise((resolve) => (published = resolve));
  const opened = diagnosed();
  tell('textDocument/didOpen', { textDocument: { uri, languageId: 'ttvm', version, text } });
  await opened;
  await pause(5000);
  const edit = () => {
    const line = middle + 4;
    const start = { line, character: 9 };
    version++;
    tell('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end: { line, character: 10 } }, text: `${version % 10}` }],
    });
    return performance.now();
  };

  times['edit to diagnostics'] = [];
  for (let n = 0; n < edits; n++) {
    const arrival = diagnosed();
    const sent = edit();
    times['edit to diagnostics'].push((await arrival) - sent);
    await pause(10);
  }
  const tokens = await ask('textDocument/semanticTokens/full', { textDocument });
  let { resultId } = tokens.result;
  for (const [kind, [method, parameters]] of Object.entries(kinds)) {
    times[kind] = [];
    for (let n = 0; n < requests; n++) {
      edit();
      const { time, result } = await ask(method, { textDocument, ...parameters({ resultId }) });
      resultId = result?.resultId ?? resultId;
      times[kind].push(time);
      await pause(10);
    }
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await ask('shutdown');
  tell('exit');
  await gone;
  return times;
}

const all = builds.map(() => []);
for (let round = 0; round < rounds; round++)
  for (const [index, [, server]] of builds.entries()) all[index].push(await measure(server));

console.log(`| What | ${builds.map(([name]) => `${name} p50 | p95`).join(' | ')} |`);
console.log(`| --- | ${builds.map(() => '--- | ---').join(' | ')} |`);
for (const row of Object.keys(all[0][0])) {
  const cells = all.flatMap((runs) => [
    median(runs.map((run) => median(run[row]))),
    median(runs.map((run) => percentile(run[row], 0.95))),
  ]);
  console.log(`| ${row} | ${cells.map((cell) => cell.toFixed(2)).join(' | ')} |`);
}
