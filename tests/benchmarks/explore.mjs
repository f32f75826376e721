// How many schedules a second `ttvm explore` runs: node explore.mjs [--rounds N] -- TTVM ARG... [-- ANOTHER ARG...]
// Several builds, or one with other options, take turns; the others are compared with the first one within each round.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median } from './measuring.mjs';

const most = 400_000;
const given = process.argv.slice(2);
const rounds = given[0] === '--rounds' ? Number(given[1]) : 5;
const contenders = given
  .join('\0')
  .split('--\0')
  .slice(1)
  .map((words) => words.split('\0').filter((word) => word !== ''));
if (contenders.length === 0) {
  console.error('usage: node explore.mjs [--rounds N] -- TTVM ARG... [-- ANOTHER ARG...]');
  process.exit(2);
}

const start = (count, name) => `PUSH_STR "${name}"\nSPAWN\nPOP\n`.repeat(count);
const programs = {
  // Four processes send three messages each to one that takes them: 33 steps.
  senders: `${start(4, 'sender')}${'RECEIVE\nPOP\n'.repeat(12)}HALT\nLABEL sender\n${'SELF\nSEND 1\n'.repeat(3)}HALT\n`,
  // Four processes register, look up and take away two names: 25 steps.
  names: `${start(4, 'user')}HALT
LABEL user
WHEREIS a
POP
TRY taken
REGISTER a
LABEL taken
WHEREIS b
POP
TRY free
UNREGISTER a
LABEL free
HALT
`,
  // Three processes sleep and send, one waits with a limit: 29 steps.
  timers: `${start(3, 'sleeper')}PUSH_STR "x"
PUSH_INT 1
PUSH_INT 10
SEND_AFTER
RECEIVE
POP
${[20, 30, 40].map((limit) => `RECEIVE_TIMEOUT ${limit} late${limit}\nPOP\nLABEL late${limit}\n`).join('')}HALT
LABEL sleeper
${'PUSH_INT 1\nSLEEP\nPUSH_STR "m"\nSEND 1\n'.repeat(3)}HALT
`,
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'ttvm-explore-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function explore([command, ...args], file) {
  const options = ['explore', '--json', '--check', 'deadlock', '--keep-going', '--max-schedules', most, '--max-seconds', 600];
  const run = spawnSync(command, [...args.slice(0, 1), ...options, ...args.slice(1), file].map(String), { encoding: 'utf8' });
  const done = run.stdout.split('\n').filter(Boolean).map(JSON.parse).find((event) => event.event === 'done');
  if (!done) throw new Error(run.stderr);
  return { ...done, rate: (done.schedules / done.milliseconds) * 1000 };
}

for (const [name, text] of Object.entries(programs)) {
  const file = path.join(folder, `${name}.ttvm`);
  writeFileSync(file, text);
  const rates = contenders.map(() => []);
  let last;
  for (let round = 0; round < rounds; round++)
    contenders.forEach((contender, index) => rates[index].push((last = explore(contender, file)).rate));
  const shown = rates.map((own, index) =>
    `${median(own).toFixed(0)}/s` + (index === 0 ? '' : ` (${median(own.map((rate, round) => rate / rates[0][round])).toFixed(2)})`));
  console.log(`${name}: ${shown.join(', ')}; ${last.schedules} schedules, ${last.redundant} given up, ${last.longest} steps`);
}
