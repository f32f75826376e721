// Who takes part: our command, other builds of it, and the peers that are installed and have a twin of the benchmark.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const programs = path.join(import.meta.dirname, 'programs');
const compiled = path.join(import.meta.dirname, '..', '..', '.build', 'benchmarks');

/** A command that runs .ttvm programs; `options` come before the program. */
export function machine(name, command, options = []) {
  return {
    name,
    supports: () => true,
    command: (benchmark, sizes) => [
      ...command,
      '--stats',
      ...(benchmark.smp ? ['--smp', ...options] : []),
      path.join(programs, `${benchmark.name}.ttvm`),
      ...sizes,
    ],
    withOneWorker: () => machine(`${name}, 1 worker`, command, ['--workers', '1']),
  };
}

function erlang(name, options = []) {
  return {
    name,
    supports: (benchmark) => existsSync(path.join(programs, `${benchmark.name}.erl`)),
    command: (benchmark, sizes) => [
      'erl',
      ...options,
      '+P',
      '8000000',
      '-noshell',
      '-pa',
      compiled,
      '-s',
      benchmark.name,
      'main',
      '-extra',
      ...sizes,
    ],
    withOneWorker: () => erlang(`${name}, 1 scheduler`, ['+S', '1:1']),
  };
}

function lua(command) {
  return {
    name: 'lua',
    supports: (benchmark) => existsSync(path.join(programs, `${benchmark.name}.lua`)),
    environment: { LUA_PATH: path.join(programs, '?.lua') },
    command: (benchmark, sizes) => [command, path.join(programs, `${benchmark.name}.lua`), ...sizes],
  };
}

/** The installed peers, each with its version. */
export function findPeers() {
  const peers = [];
  const release =
    'io:format("Erlang/OTP ~s (~s), ~p schedulers~n",[erlang:system_info(otp_release),erlang:system_info(emu_flavor),erlang:system_info(schedulers)]),halt().';
  const erl = spawnSync('erl', ['-noshell', '-eval', release], { encoding: 'utf8' });
  if (erl.status === 0) {
    compileErlang();
    peers.push({ ...erlang('erl'), version: erl.stdout.trim() });
  }
  for (const command of ['lua5.4', 'lua']) {
    const found = spawnSync(command, ['-v'], { encoding: 'utf8' });
    if (found.status !== 0) continue;
    peers.push({ ...lua(command), version: /^\S+ \S+/.exec(found.stdout || found.stderr)[0] });
    break;
  }
  return peers;
}

/** Compiles the twins that are newer than what was compiled of them. */
function compileErlang() {
  mkdirSync(compiled, { recursive: true });
  const old = readdirSync(programs)
    .filter((file) => file.endsWith('.erl'))
    .filter((file) => {
      const beam = path.join(compiled, file.replace(/\.erl$/, '.beam'));
      return !existsSync(beam) || statSync(beam).mtimeMs <= statSync(path.join(programs, file)).mtimeMs;
    });
  if (old.length === 0) return;
  const run = spawnSync('erlc', ['-o', compiled, ...old.map((file) => path.join(programs, file))], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`the Erlang twins do not compile:\n${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`);
}
