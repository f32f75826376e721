// Makes what is given to people, looks into it, and uses it as on a machine without .NET. The recorded sessions of both servers are held
// with the packaged programs, and every program of the examples and tests is run: what trimming takes away by mistake is missing there.
//   node tests/packaging/run.mjs [--all]
// --all makes and looks into the packages of all platforms. Ends with one line 'N passed, N failed'.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { targets, thisTarget } from '../../packaging/targets.mjs';
import { repository } from '../../vscode-extension/scripts/dependencies.mjs';
import { checkPortable, checkPrograms, checkSize, programsOfExtension, within } from './checks.mjs';
import { entriesOf, unpack } from './contents.mjs';
import { withoutDotnet } from './environment.mjs';

/** The tests that hold sessions with a program, or start it. */
const sessions = {
  'Ttvm.LanguageServer.Tests': ['SessionTests', 'ExecutableTests'],
  'Ttvm.DebugAdapter.Tests': ['SessionTests', 'ExecutableTests', 'ChangeTests', 'LifecycleTests', 'OverviewTests', 'TimeTests'],
  'Ttvm.Cli.Tests': ['ProcessTests'],
};

const windows = process.platform === 'win32';
const exe = windows ? '.exe' : '';
const dotnet = process.env.TTVM_DOTNET ?? 'dotnet';
const scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-packaging-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 10 }));
const bare = withoutDotnet(path.join(scratch, 'commands'));
let passed = 0;
let failed = 0;

/** One line for each check, with what it has seen. */
async function check(title, action) {
  const started = Date.now();
  try {
    const seen = await action();
    passed++;
    console.log(`ok    ${title}${seen === undefined ? '' : `: ${seen}`} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${title}\n${error.message}`);
  }
}

/** Standard output of a command that ends with 0. */
function output(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: repository, ...options });
  assert.ok(status === 0, `${path.basename(command)} ${args.join(' ')}: exit code ${status}\n${error?.message ?? ''}${stderr}${stdout}`);
  return stdout;
}

const hello = path.join(scratch, 'hello.ttvm');
writeFileSync(hello, 'PUSH_STR "hello"\nPRINT\n');

function saysHello(command, env) {
  assert.equal(output(command, [hello], { env }), 'hello\n');
}

const isAll = process.argv.includes('--all');
let packages = [];
await check('ttvm package', () => {
  const launcher = path.join(repository, windows ? 'ttvm.cmd' : 'ttvm');
  packages = output(launcher, ['package', ...(isAll ? ['--all'] : [])], { stdio: ['ignore', 'pipe', 'inherit'], shell: windows })
    .trim()
    .split(/\r?\n/);
  return `${packages.length} packages`;
});
const packageOf = (pattern) => packages.find((file) => pattern.test(path.basename(file)));

let server;
for (const target of targets) {
  const vsix = packageOf(new RegExp(`^ttvm-${target.name}-.*\\.vsix$`));
  if (vsix === undefined) continue;
  await check(`extension for ${target.name}`, async () => {
    const entries = programsOfExtension(await entriesOf(vsix));
    checkPrograms(entries, target);
    if (target.name === thisTarget().name) {
      server = path.join(scratch, 'server');
      unpack(entries, server);
    }
    return checkSize(vsix);
  });
  await check(`archive for ${target.name}`, async () => {
    const archive = packageOf(new RegExp(`^ttvm-.*-${target.name}\\.(zip|tar\\.gz)$`));
    const all = await entriesOf(archive);
    const folder = `${path.basename(archive).replace(/\.(zip|tar\.gz)$/, '')}/`;
    assert.deepEqual(all.map(({ name }) => name).filter((name) => !name.startsWith(folder)), []);
    checkPrograms(within(all, folder).filter(({ name }) => name !== 'LICENSE'), target);
    if (target.name === thisTarget().name) {
      unpack(all, scratch);
      saysHello(path.join(scratch, folder, `ttvm${exe}`), bare);
    }
    return checkSize(archive);
  });
}

await check('extension for any platform with .NET', async () => {
  const vsix = packageOf(/^ttvm-\d[\d.]*\.vsix$/);
  checkPortable(programsOfExtension(await entriesOf(vsix)));
  return checkSize(vsix);
});

await check('.NET tool: installed, and says hello', async () => {
  const nupkg = packageOf(/\.nupkg$/);
  const foreign = (await entriesOf(nupkg)).map(({ name }) => name).filter((name) => /\.(pdb|xml)$/.test(name));
  assert.deepEqual(foreign.sort(), ['[Content_Types].xml', 'tools/net10.0/any/DotnetToolSettings.xml']);
  const source = path.join(scratch, 'source');
  mkdirSync(source);
  writeFileSync(path.join(source, path.basename(nupkg)), readFileSync(nupkg));
  const folder = path.join(scratch, 'tool');
  output(dotnet, ['tool', 'install', 'ttvm', '--tool-path', folder, '--source', source, '--no-http-cache'], { cwd: scratch });
  saysHello(path.join(folder, `ttvm${exe}`), process.env);
  return checkSize(nupkg);
});

await check('check sums', () => {
  const folder = path.dirname(packages[0]);
  const listed = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8');
  for (const file of packages) assert.match(listed, new RegExp(`^[0-9a-f]{64}  ${path.basename(file).replaceAll('.', '\\.')}$`, 'm'));
});

if (server === undefined) {
  failed++;
  console.log('FAIL  there are no packaged programs for this platform, so nothing was run');
} else {
  const ttvm = path.join(server, `ttvm${exe}`);
  await check('without .NET: hello', () => saysHello(ttvm, bare));
  await check('without .NET: the command tests itself', () => {
    const [last] = output(ttvm, ['test-all'], { env: bare, cwd: scratch }).trim().split('\n').slice(-1);
    assert.match(last, /^[1-9]\d* passed, 0 failed$/);
    return last;
  });
  await check('without .NET: all programs do what an installed .NET has them do', () => {
    const args = ['test', '--json', 'tests/programs', 'examples'];
    const packaged = outcomes(output(ttvm, args, { env: bare }));
    const untrimmed = outcomes(output(dotnet, [path.join(repository, '.build', 'package', 'universal', 'ttvm.dll'), ...args]));
    assert.deepEqual(packaged, untrimmed);
    assert.ok(packaged.length > 100);
    return `${packaged.length} programs`;
  });
  for (const [project, classes] of Object.entries(sessions))
    await check(`without .NET: ${project}`, () => {
      const host = windows ? dotnet : output('/bin/sh', ['-c', `command -v '${dotnet}'`]).trim();
      const filter = classes.map((name) => `FullyQualifiedName~.${name}.`).join('|');
      // ./test has built them; looking whether that is so would take 10 s for each.
      const build = process.env.TTVM_TESTS_BUILT === '1' ? ['--no-build'] : [];
      const options = ['--configuration', 'Release', '--nologo', '-nodeReuse:false', ...build, '--filter', filter];
      const env = { ...bare, TTVM_PROGRAMS: server, DOTNET_CLI_UI_LANGUAGE: 'en', DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
      const said = output(host, ['test', path.join('tests', project), ...options], { env });
      const count = Number(/Passed: +(\d+)/.exec(said)?.[1] ?? 0);
      assert.ok(count > classes.length, said);
      return `${count} tests`;
    });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What `ttvm test --json` says of each program, without what is different each time. */
function outcomes(events) {
  return events
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'finished')
    .map((finished) => ({ ...finished, milliseconds: 0 }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
