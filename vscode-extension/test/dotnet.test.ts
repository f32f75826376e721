import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, findDotnet, findProgram, runtimeVersions, type Machine } from '../src/dotnet';

const sdkListing = [
  'Microsoft.AspNetCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.AspNetCore.App]',
  'Microsoft.NETCore.App 8.0.21 [/usr/share/dotnet/shared/Microsoft.NETCore.App]',
  'Microsoft.NETCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.NETCore.App]',
].join('\n');

function machine(change: Partial<Machine> & { files?: string[]; listing?: string } = {}): Machine {
  const { files = ['/usr/bin/dotnet'], listing = sdkListing, ...rest } = change;
  return {
    platform: 'linux',
    home: '/people/ada',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    isFile: (file) => files.includes(file),
    run: (command, args) => {
      assert.deepEqual(args, ['--list-runtimes']);
      assert.ok(files.includes(command));
      return Promise.resolve(listing);
    },
    ...rest,
  };
}

async function problem(of: Machine, override = ''): Promise<string> {
  const found = await findDotnet(of, override);
  assert.ok('problem' in found, 'a problem was expected');
  return found.problem;
}

test('the dotnet of PATH is taken', async () => {
  assert.deepEqual(await findDotnet(machine(), ''), { command: '/usr/bin/dotnet' });
});

test('DOTNET_ROOT comes before PATH', async () => {
  const both = machine({ env: { DOTNET_ROOT: '/opt/dotnet', PATH: '/usr/bin' }, files: ['/usr/bin/dotnet', '/opt/dotnet/dotnet'] });
  assert.deepEqual(await findDotnet(both, ''), { command: '/opt/dotnet/dotnet' });
});

test('an editor started without PATH finds the usual places', async () => {
  const bare = machine({ env: {}, files: ['/people/ada/.dotnet/dotnet'] });
  assert.deepEqual(await findDotnet(bare, ''), { command: '/people/ada/.dotnet/dotnet' });
});

test('on Windows the program is dotnet.exe and the list is separated by semicolons', () => {
  const windows = machine({ platform: 'win32', home: 'C:\\Users\\ada', env: { Path: 'C:\\a;C:\\b', ProgramFiles: 'C:\\Program Files' } });
  assert.deepEqual(candidates(windows), [
    'C:\\a\\dotnet.exe',
    'C:\\b\\dotnet.exe',
    'C:\\Program Files\\dotnet\\dotnet.exe',
    'C:\\Users\\ada\\.dotnet\\dotnet.exe',
  ]);
});

test('the setting comes before everything', async () => {
  const set = machine({ files: ['/usr/bin/dotnet', '/my/dotnet'] });
  assert.deepEqual(await findDotnet(set, '/my/dotnet'), { command: '/my/dotnet' });
});

test('a setting that names no file is an error, not a reason to look elsewhere', async () => {
  assert.match(await problem(machine(), '/my/dotnet'), /'ttvm\.dotnetPath' names '\/my\/dotnet', which is not a file/);
});

test('no dotnet: the problem says what to install and which setting helps', async () => {
  assert.match(await problem(machine({ files: [] })), /Install \.NET 10, or set 'ttvm\.dotnetPath'/);
});

test('an older runtime alone does not do, and is named', async () => {
  const old = machine({ listing: 'Microsoft.NETCore.App 8.0.21 [/x]\nMicrosoft.NETCore.App 9.0.3 [/x]\n' });
  assert.match(await problem(old), /'\/usr\/bin\/dotnet' has only 8\.0\.21, 9\.0\.3/);
});

test('a version that merely begins with the same digit is another version', async () => {
  assert.match(
    await problem(machine({ listing: 'Microsoft.NETCore.App 1.0.0 [/x]\nMicrosoft.NETCore.App 100.0.0 [/x]\n' })),
    /has only 1\.0\.0, 100\.0\.0/,
  );
});

test('a dotnet that does not run is named with its reason', async () => {
  const broken = machine({ run: () => Promise.reject(new Error('Exec format error')) });
  assert.match(await problem(broken), /'\/usr\/bin\/dotnet' does not run \(Exec format error\)/);
});

test('preview versions and Windows line ends are read', () => {
  assert.deepEqual(
    runtimeVersions('Microsoft.NETCore.App 10.0.0-rc.2.25502.107 [C:\\x y]\r\nMicrosoft.WindowsDesktop.App 10.0.0 [C:\\x]\r\n'),
    ['10.0.0-rc.2.25502.107'],
  );
});

test('a program that brings its .NET along starts by itself, and no other .NET is looked for', async () => {
  const packaged = machine({ files: ['/ext/server/ttvm'] });
  const dotnet = () => Promise.reject(new Error('nobody should have asked'));
  assert.deepEqual(await findProgram(packaged, '/ext/server', 'ttvm', dotnet), { command: '/ext/server/ttvm', args: [] });
});

test('on Windows that is an .exe', async () => {
  const windows = machine({ platform: 'win32', files: ['C:\\ext\\ttvm.exe'] });
  const dotnet = () => Promise.reject(new Error('nobody should have asked'));
  assert.deepEqual(await findProgram(windows, 'C:\\ext', 'ttvm', dotnet), { command: 'C:\\ext\\ttvm.exe', args: [] });
});

test('any other program is run by the installed .NET', async () => {
  const found = await findProgram(machine(), '/ext/server', 'Ttvm.DebugAdapter', () => Promise.resolve({ command: '/usr/bin/dotnet' }));
  assert.deepEqual(found, { command: '/usr/bin/dotnet', args: ['/ext/server/Ttvm.DebugAdapter.dll'] });
});

test('without either, what is wrong with .NET is told', async () => {
  const found = await findProgram(machine({ files: [] }), '/ext/server', 'ttvm', () => findDotnet(machine({ files: [] }), ''));
  assert.ok('problem' in found);
  assert.match(found.problem, /Install \.NET 10, or set 'ttvm\.dotnetPath'/);
});
