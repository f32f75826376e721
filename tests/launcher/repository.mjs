// A repository in a scratch folder: the real launcher, a source file per program, and a `dotnet` that only writes down what it is asked.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const projects = ['vm/Ttvm.Cli', 'server/Ttvm.LanguageServer', 'debug-adapter/Ttvm.DebugAdapter'];

// Fails to build while a file named `broken` is there; a program prints what it is and got, and ends with 7.
const dotnet = `#!/usr/bin/env bash
here=$(dirname "$0")
case $1 in
  --version) if [[ -f $here/no-sdk ]]; then echo 'No .NET SDKs were found.' >&2; exit 145; fi; echo 10.0.400 ;;
  msbuild)
    echo build >> "$here/built"
    for argument; do [[ $argument == -property:PublishDir=* ]] && out=\${argument#*=}; done
    echo 'half of it' > "$out/half.dll"
    if [[ -f $here/broken ]]; then echo 'Program.cs(1,1): error CS1002: ; expected'; exit 1; fi ;;
  *) program=$(basename "$1"); shift; echo "$program $*"; exit 7 ;;
esac
`;

export class Repository {
  folder = mkdtempSync(path.join(tmpdir(), 'ttvm launcher ')); // with blanks, as a person's folders have them
  dotnetRoot = path.join(this.folder, 'dotnet root');

  constructor() {
    cpSync(path.join(root, 'ttvm'), path.join(this.folder, 'ttvm'));
    for (const file of ['Directory.Build.props', 'Directory.Packages.props', 'global.json']) this.write(file, '');
    for (const project of projects) this.write(`${project}/Program.cs`, '');
    this.write('dotnet root/dotnet', dotnet);
    chmodSync(path.join(this.dotnetRoot, 'dotnet'), 0o755);
  }

  write(name, text) {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(name) {
    rmSync(path.join(this.folder, name), { recursive: true });
  }

  has(name) {
    return existsSync(path.join(this.folder, name));
  }

  /** How often it has been built so far. */
  get builds() {
    const log = path.join(this.dotnetRoot, 'built');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
  }

  get #environment() {
    return { ...process.env, DOTNET_ROOT: this.dotnetRoot };
  }

  run(args, { launcher = path.join(this.folder, 'ttvm'), cwd = tmpdir(), env = {} } = {}) {
    const { status, stdout, stderr } = spawnSync(launcher, args, { cwd, encoding: 'utf8', env: { ...this.#environment, ...env } });
    return { status, stdout, stderr };
  }

  /** The milliseconds of processor time that a command and all it starts take. */
  cost(...command) {
    const script = ['-c', '"$@" >/dev/null 2>&1; times', 'bash', ...command];
    const [, ofChildren] = this.run(script, { launcher: 'bash', env: { LC_ALL: 'C' } }).stdout.split('\n');
    const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
    return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
  }

  /** Like run without waiting, for several at a time. */
  start(args, env = {}) {
    const child = spawn(path.join(this.folder, 'ttvm'), args, { env: { ...this.#environment, ...env } });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout })));
  }

  /** A search path with the usual commands, but for those named. */
  pathWithout(...missing) {
    const folder = path.join(this.folder, 'commands');
    mkdirSync(folder);
    for (const name of ['bash', 'basename', 'cat', 'dirname', 'env', 'find', 'flock', 'mkdir', 'mv', 'readlink', 'rm', 'sleep'].filter(
      (each) => !missing.includes(each),
    ))
      symlinkSync(spawnSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim(), path.join(folder, name));
    return folder;
  }

  dispose() {
    rmSync(this.folder, { recursive: true });
  }
}
