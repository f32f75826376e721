// When ./ttvm builds, and what it leaves behind when it cannot.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Repository } from './repository.mjs';

let repository;
beforeEach(() => (repository = new Repository()));
afterEach(() => repository.dispose());

test('the first use builds, the second does not', () => {
  const first = repository.run(['a', 'b c']);
  assert.deepEqual(first, { status: 7, stdout: 'ttvm.dll a b c\n', stderr: 'Building ttvm (first use, about a minute)…\n' });
  assert.equal(repository.builds, 1);
  assert.deepEqual(repository.run(['a']), { status: 7, stdout: 'ttvm.dll a\n', stderr: '' });
  assert.equal(repository.builds, 1);
});

test('the servers are started by name, and only their own words reach standard output', () => {
  assert.equal(repository.run(['language-server']).stdout, 'Ttvm.LanguageServer.dll \n');
  assert.equal(repository.run(['debug-adapter', 'x']).stdout, 'Ttvm.DebugAdapter.dll x\n');
});

test('it is found through symbolic links, relative and absolute, from any folder', () => {
  const links = path.join(repository.folder, 'some links');
  mkdirSync(links);
  symlinkSync('../ttvm', path.join(links, 'first'));
  symlinkSync(path.join(links, 'first'), path.join(links, 'second'));
  assert.equal(repository.run(['x'], { launcher: path.join(links, 'second'), cwd: '/' }).stdout, 'ttvm.dll x\n');
  assert.equal(
    repository.run(['x'], { launcher: 'second', cwd: '/', env: { PATH: `${links}:${process.env.PATH}` } }).stdout,
    'ttvm.dll x\n',
  );
});

for (const [what, change] of [
  ['a changed source', () => repository.write('vm/Ttvm.Cli/Program.cs', 'changed')],
  ['a new source', () => repository.write('server/Ttvm.LanguageServer/New.cs', '')],
  ['a changed package version', () => repository.write('Directory.Packages.props', 'changed')],
  ['a removed source', () => repository.remove('vm/Ttvm.Cli/Parts/Part.cs')],
])
  test(`${what} is built again, once`, () => {
    repository.write('vm/Ttvm.Cli/Parts/Part.cs', '');
    repository.run([]);
    change();
    assert.match(repository.run([]).stderr, /^Building ttvm \(sources changed\)/);
    assert.equal(repository.run([]).stderr, '');
    assert.equal(repository.builds, 2);
  });

test("the compiler's own folders are no sources", () => {
  repository.run([]);
  repository.write('vm/Ttvm.Cli/obj/project.assets.json', '');
  repository.write('vm/Ttvm.Cli/bin/Release/ttvm.dll', '');
  assert.equal(repository.run([]).stderr, '');
});

test('a failed first build shows the words of the compiler and leaves nothing that looks built', () => {
  repository.write('dotnet root/broken', '');
  const { status, stdout, stderr } = repository.run(['x']);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /error CS1002: ; expected\nttvm: the build failed/);
  assert.ok(!repository.has('.build/bin') && !repository.has('.build/bin.new'));
  repository.remove('dotnet root/broken');
  assert.equal(repository.run(['x']).stdout, 'ttvm.dll x\n');
});

test('a failed later build does not run the programs of before as if they were current', () => {
  repository.run([]);
  repository.write('vm/Ttvm.Cli/Program.cs', 'wrong');
  repository.write('dotnet root/broken', '');
  for (const attempt of ['first', 'second']) {
    const { status, stdout } = repository.run(['x']);
    assert.deepEqual({ attempt, status, stdout }, { attempt, status: 1, stdout: '' });
  }
  assert.ok(repository.has('.build/bin/half.dll'), 'the programs of before are still there');
});

async function manyAtOnce(env) {
  const all = await Promise.all(Array.from({ length: 6 }, (_, n) => repository.start([`${n}`], env)));
  assert.deepEqual(
    all,
    Array.from({ length: 6 }, (_, n) => ({ status: 7, stdout: `ttvm.dll ${n}\n` })),
  );
  assert.equal(repository.builds, 1);
}

test('of many at the same time one builds and all run', () => manyAtOnce({}));
test('the same on a machine without flock', () => manyAtOnce({ PATH: repository.pathWithout('flock') }));

test('without flock, the lock of a build that was killed is broken', () => {
  const { pid } = spawnSync('true');
  repository.write('.build/lock.d/pid', `${pid}\n`);
  assert.equal(repository.run(['x'], { env: { PATH: repository.pathWithout('flock') } }).stdout, 'ttvm.dll x\n');
  assert.ok(!repository.has('.build/lock.d'));
});

test('a .NET without the SDK is told in one line that says what to install', () => {
  repository.write('dotnet root/no-sdk', '');
  const { status, stdout, stderr } = repository.run([]);
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  assert.match(stderr, /^ttvm: the \.NET SDK 10 is needed to build, .*\n$/);
});

test('when built, it costs little: no more than fifteen starts of a shell', () => {
  repository.run(['build']);
  // Processor time, and the best of several, beside what a shell costs at the same time: how fast and how busy the machine is does not
  // matter.
  const least = (...command) => Math.min(...Array.from({ length: 10 }, () => repository.cost(...command)));
  const [launcher, shell] = [least(path.join(repository.folder, 'ttvm'), 'build'), least('bash', '-c', ':')];
  assert.ok(launcher <= 15 * shell, `the launcher took ${launcher} ms, a shell ${shell} ms`);
});
