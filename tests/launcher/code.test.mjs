// ./ttvm code: what it refuses, with one line and the right exit code, before it builds anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { thisTarget } from '../../packaging/targets.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-code-test-'));
after(() => rmSync(scratch, { recursive: true }));

function code(args, env = {}) {
  return spawnSync(path.join(root, 'ttvm'), ['code', ...args], { cwd: scratch, encoding: 'utf8', env: { ...process.env, ...env } });
}

function refuses(args, status, line, env) {
  const run = code(args, env);
  assert.match(run.stderr, line);
  assert.deepEqual(
    { lines: run.stderr.trimEnd().split('\n').length, status: run.status, stdout: run.stdout },
    { lines: 1, status, stdout: '' },
  );
}

/** A folder that holds just these programs: links to the machine's, or scripts. */
function programs(name, links, scripts = {}) {
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  for (const link of links)
    symlinkSync(spawnSync('bash', ['-c', `command -v ${link}`], { encoding: 'utf8' }).stdout.trim(), path.join(folder, link));
  for (const [file, text] of Object.entries(scripts)) {
    writeFileSync(path.join(folder, file), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(path.join(folder, file), 0o755);
  }
  return folder;
}

for (const port of ['x', '0', '65536', '-1', '1e3', '80.5', ''])
  test(`--port=${port} is not a port`, () =>
    refuses([`--port=${port}`], 2, new RegExp(`--port ${port.replace('.', '\\.')}: a port is a number from 1 to 65535`)));

test('--port without a number', () => refuses(['--port'], 2, /--port/));
test('an unknown option is named', () => refuses(['--prot', '3'], 2, /'--prot'.*see 'ttvm code --help'/));
test('a folder that does not exist is named', () => refuses(['nowhere'], 2, /nowhere does not exist/));
test('two folders are one too many', () => refuses(['.', scratch], 2, /one folder at a time/));

test('a file is not a folder', () => {
  writeFileSync(path.join(scratch, 'file.ttvm'), 'HALT\n');
  refuses(['file.ttvm'], 2, /file\.ttvm is a file; give the folder/);
});

test('a port in use is told', async () => {
  const taken = net.createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address();
  try {
    refuses(['.', '--browser', '--port', `${port}`], 1, new RegExp(`port ${port} is in use`));
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});

const basics = ['bash', 'env', 'dirname', 'readlink', 'find'];
test('no Node.js: the line says what to install', () =>
  refuses([], 1, /needs Node\.js 20\.11 or newer with npm; install/, { PATH: programs('no-node', basics) }));
test('no npm: the same', () =>
  refuses([], 1, /needs Node\.js 20\.11 or newer with npm; install/, { PATH: programs('no-npm', [...basics, 'node']) }));
test('an old Node.js is named with its version', () => {
  const old = programs('old-node', basics, { node: '[[ $1 == --version ]] && echo v18.20.0; exit 1', npm: '' });
  refuses([], 1, /needs Node\.js 20\.11 or newer; .* is v18\.20\.0/, { PATH: old });
});

test('--help goes to standard output and changes nothing', () => {
  const { status, stdout, stderr } = code(['--help']);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /^Usage: ttvm code \[FOLDER\] \[--port N\]/);
});

test('an installed VS Code gets the extension and opens the folder', () => {
  const log = path.join(scratch, 'code.log');
  const folder = programs('vscode', [], { code: `printf '%s\\n' "$*" >> '${log}'` });
  const { status, stdout, stderr } = code(['.'], { PATH: `${folder}:${process.env.PATH}` });
  assert.deepEqual({ status, stdout }, { status: 0, stdout: '' }, stderr);
  const { version } = JSON.parse(readFileSync(path.join(root, 'vscode-extension', 'package.json'), 'utf8'));
  const vsix = path.join(root, '.build', 'packages', `ttvm-${thisTarget().name}-${version}.vsix`);
  assert.deepEqual(readFileSync(log, 'utf8').trim().split('\n'), [`--install-extension ${vsix} --force`, scratch]);
});
