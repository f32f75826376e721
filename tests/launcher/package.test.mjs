// ./ttvm package: what it refuses, with one line and the right exit code, before it builds anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-package-test-'));
after(() => rmSync(scratch, { recursive: true }));

function run(args, env = {}) {
  return spawnSync(path.join(root, 'ttvm'), ['package', ...args], { cwd: scratch, encoding: 'utf8', env: { ...process.env, ...env } });
}

function refuses(args, status, line, env) {
  const { stdout, stderr, ...ended } = run(args, env);
  assert.match(stderr, line);
  assert.deepEqual({ status: ended.status, stdout }, { status, stdout: '' });
  return stderr.trimEnd().split('\n').length;
}

for (const [args, line] of [
  [['--target', 'amiga'], /^ttvm package: 'amiga' is no platform; there are linux-x64, .*universal$/m],
  [['--target', 'linux-x64', 'amiga'], /'amiga' is no platform/],
  [['--target'], /--target/],
  [['linux-x64'], /'linux-x64' stands alone; a platform is named behind --target; see 'ttvm package --help'/],
  [['--all', '--target', 'linux-x64'], /--all and --target do not go together/],
  [['--al'], /'--al'.*see 'ttvm package --help'/],
])
  test(`ttvm package ${args.join(' ')}`, () => assert.equal(refuses(args, 2, line), 1));

test('a platform whose .NET is not served is told in one sentence', () => {
  // A registry that has nothing of this name, as the SDK tells it.
  const dotnet = path.join(scratch, 'dotnet');
  const missing = 'error NU1101: Unable to find package Microsoft.NETCore.App.Runtime.win-arm64. No packages exist with this id';
  writeFileSync(dotnet, `#!/usr/bin/env bash\n[[ $1 == --version ]] && echo 10.0.400 && exit\necho '${missing}'\nexit 1\n`);
  chmodSync(dotnet, 0o755);
  const line = /^ttvm package: win32-arm64 cannot be packaged yet: .*Microsoft\.NETCore\.App\.Runtime\.win-arm64 is not served/m;
  assert.equal(refuses(['--target', 'win32-arm64'], 1, line, { DOTNET_ROOT: scratch }), 2, 'what is being built, and why it is not');
});

test('--help goes to standard output and changes nothing', () => {
  const { status, stdout, stderr } = run(['--help']);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /^Usage: ttvm package \[--all \| --target NAME\.\.\.\]/);
});
