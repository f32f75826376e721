// How long a rename takes right after an edit, over the protocol: node rename.mjs FILE.ttvm REPETITIONS -- SERVER ARG...
// Renames the label nearest to the middle of the file; prints the median and the 95th percentile.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { onMessage, send as sendTo } from './framing.mjs';

const [file, repetitions] = process.argv.slice(2);
const [command, ...args] = process.argv.slice(process.argv.indexOf('--') + 1);
const text = readFileSync(file, 'utf8');
const uri = pathToFileURL(file).href;
const lines = text.split('\n');
const middle = lines.length >> 1;
const label = middle + lines.slice(middle).findIndex((line) => line.startsWith('LABEL '));

const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map();
onMessage(server.stdout, (message, arrived) => waiting.get(message.id)?.({ arrived, message }));

const send = (message) => {
  sendTo(server.stdin, { jsonrpc: '2.0', ...message });
  return performance.now();
};
let lastId = 0;
const ask = async (method, params) => {
  const id = ++lastId;
  const answer = new Promise((resolve) => waiting.set(id, resolve));
  const sent = send({ id, method, params });
  const { arrived, message } = await answer;
  if (message.error) throw new Error(`${method}: ${message.error.message}`);
  return { ms: arrived - sent, result: message.result };
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

await ask('initialize', {
  processId: process.pid,
  rootUri: null,
  capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
});
send({ method: 'initialized', params: {} });
send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'ttvm', version: 1, text } } });
await pause(2500);
const times = [];
let edits = 0;
for (let round = 0; round < Number(repetitions); round++) {
  // A comment on the line below the label grows by a character.
  const at = { line: label + 1, character: lines[label + 1].length };
  send({
    method: 'textDocument/didChange',
    params: {
      textDocument: { uri, version: round + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: round === 0 ? ' ; x' : 'x' }],
    },
  });
  lines[label + 1] += round === 0 ? ' ; x' : 'x';
  const { ms, result } = await ask('textDocument/rename', {
    textDocument: { uri },
    position: { line: label, character: 7 },
    newName: `other_${round}`,
  });
  edits = result.documentChanges[0].edits.length;
  times.push(ms);
  await pause(20);
}

times.sort((one, other) => one - other);
const quantile = (part) => times[Math.max(Math.ceil(part * times.length) - 1, 0)].toFixed(2);
console.log(
  `rename of ${lines[label].slice(6)}, ${edits} places, right after an edit: n=${times.length} p50 ${quantile(0.5)} p95 ${quantile(0.95)} ms`,
);
await ask('shutdown');
send({ method: 'exit' });
