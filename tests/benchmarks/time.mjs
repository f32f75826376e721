// What going back in time costs in the debugger, over the protocol: node time.mjs [--rounds N] -- ADAPTER ARG...
// Prints how much longer a run takes with its history than without, and how long the ways back take.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onMessage, send } from './framing.mjs';
import { median, percentile } from './measuring.mjs';

if (!process.argv.includes('--')) {
  console.error('usage: node time.mjs [--rounds N] -- ADAPTER ARG...');
  process.exit(2);
}
const options = process.argv.slice(2, process.argv.indexOf('--'));
const rounds = options[0] === '--rounds' ? Number(options[1]) : 5;
const [command, ...args] = process.argv.slice(process.argv.indexOf('--') + 1);

const folder = mkdtempSync(path.join(os.tmpdir(), 'ttvm-time-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A loop that counts its turns in a variable. */
const loop = (name, variable, turns, body) => `PUSH_INT 0
STORE ${variable}
LABEL ${name}
${body}LOAD ${variable}
PUSH_INT 1
ADD
STORE ${variable}
LOAD ${variable}
PUSH_INT ${turns}
LT
JZ after_${name}
JMP ${name}
LABEL after_${name}
`;
const stop = 'RECEIVE                 ; nobody sends\nHALT\n';

// A message at the beginning, a long loop, and a stop at the end.
const lineOfSend = 5;
const computing = (turns) => `SPAWN_CALL worker
STORE w
PUSH_STR "job"
LOAD w
SEND
${loop('more', 'i', turns, '')}${stop}LABEL worker
RECEIVE
STORE job
RECEIVE
`;
// Two processes send a number to and fro.
const pingpong = (turns) => `SPAWN_CALL pong
STORE other
${loop('more', 'i', turns, 'SELF\nLOAD other\nSEND\nRECEIVE\nPOP\n')}${stop}LABEL pong
RECEIVE
STORE from
PUSH_INT 1
LOAD from
SEND
JMP pong
`;
// A thousand processes that all do something.
const crowd = (turns) => `${loop('more', 'i', 1000, 'SPAWN_CALL worker\nPOP\n')}${stop}LABEL worker
${loop('again', 'n', turns, 'YIELD\n')}HALT
`;

class Session {
  constructor() {
    this.adapter = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.seq = 0;
    this.answers = new Map();
    this.events = [];
    this.waiting = [];
    onMessage(this.adapter.stdout, (message) => {
      if (message.type === 'response') this.answers.get(message.request_seq)?.(message);
      else if (message.event === 'stopped') this.waiting.length > 0 ? this.waiting.shift()(message.body) : this.events.push(message.body);
    });
  }

  ask(name, argument) {
    const seq = ++this.seq;
    return new Promise((resolve, reject) => {
      this.answers.set(seq, (message) => (message.success ? resolve(message.body) : reject(new Error(`${name}: ${message.message}`))));
      send(this.adapter.stdin, { seq, type: 'request', command: name, arguments: argument });
    });
  }

  stop() {
    return this.events.length > 0 ? Promise.resolve(this.events.shift()) : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Starts a program, and waits until it stops. How long the program has run, in ms. */
  async launch(program, more) {
    await this.ask('initialize', { adapterID: 'ttvm' });
    await this.ask('launch', { program, ...more });
    const begin = performance.now();
    const configured = this.ask('configurationDone');
    await this.stop();
    const time = performance.now() - begin;
    await configured;
    return time;
  }

  /** How long something takes that ends with a stop, in ms. */
  async time(name, argument) {
    const begin = performance.now();
    const answer = this.ask(name, argument);
    await this.stop();
    const time = performance.now() - begin;
    await answer;
    return time;
  }

  async end() {
    const gone = new Promise((resolve) => this.adapter.once('exit', resolve));
    await this.ask('disconnect', { terminateDebuggee: true });
    await gone;
  }
}

function write(name, text) {
  const file = path.join(folder, `${name}.ttvm`);
  writeFileSync(file, text);
  return file;
}

const programs = { loop: write('loop', computing(20e6)), pingpong: write('pingpong', pingpong(300e3)), crowd: write('crowd', crowd(3000)) };
for (const [name, program] of Object.entries(programs)) {
  const times = { with: [], without: [] };
  for (let round = 0; round < rounds; round++)
    for (const kind of Object.keys(times)) {
      const session = new Session();
      times[kind].push(await session.launch(program, kind === 'without' ? { history: 0 } : {}));
      await session.end();
    }
  const [slow, fast] = [median(times.with), median(times.without)];
  console.log(`${name}: ${slow.toFixed(0)} ms with history, ${fast.toFixed(0)} ms without: ${(slow / fast).toFixed(3)}`);
}

const report = (name, times) =>
  console.log(`${name}: median ${median(times).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms of ${times.length}`);
const program = write('way', computing(1e6));
const times = { first: [], back: [], reverse: [], event: [], present: [], origin: [] };
for (let round = 0; round < rounds; round++) {
  const session = new Session();
  await session.launch(program, {});
  times.first.push(await session.time('stepBack', { threadId: 1 }));
  for (let step = 0; step < 50; step++) times.back.push(await session.time('stepBack', { threadId: 1 }));
  times.present.push(await session.time('ttvm/goto', { to: 'present', threadId: 1 }));
  times.event.push(await session.time('ttvm/goto', { to: 'event', event: 3 }));
  await session.time('ttvm/goto', { to: 'present', threadId: 1 });
  times.origin.push(await session.time('ttvm/origin', { expression: 'w' }));
  await session.time('ttvm/goto', { to: 'present', threadId: 1 });
  await session.ask('setBreakpoints', { source: { path: program }, breakpoints: [{ line: lineOfSend }] });
  times.reverse.push(await session.time('reverseContinue', { threadId: 1 }));
  await session.end();
}
report('first step back', times.first);
report('step back', times.back);
report('to a message sent 9·10⁶ instructions ago', times.event);
report('who made a value 9·10⁶ instructions ago', times.origin);
report('back to the present', times.present);
report('reverse to a breakpoint 9·10⁶ instructions ago', times.reverse);
