// What package.json promises and what the code does must be the same thing; VS Code itself reports a difference only to the user.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';

const folder = process.env.TTVM_EXTENSION_FOLDER ?? process.cwd();
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  contributes: {
    commands: { command: string }[];
    walkthroughs: { steps: { media: { image?: string; markdown?: string } }[] }[];
    menus: Record<string, { command: string }[]>;
    configuration: { properties: Record<string, { enum?: string[] }> }[];
    debuggers: { type: string; configurationAttributes: { launch: { properties: Record<string, { enum?: string[] }> } } }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};
const code = readdirSync(path.join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(folder, 'src', file), 'utf8'))
  .join('\n');
const commands = manifest.contributes.commands.map((entry) => entry.command).sort();
const settings: Record<string, { enum?: string[] }> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);

test('every command is registered, and no other', () => {
  const registered = [...code.matchAll(/\b(?:registerCommand|onProcess|onMessage|onEvent)\('([^']+)'/g)].map((match) => match[1]).sort();
  assert.deepEqual(registered, commands);
});

test('every menu entry is a command', () => {
  for (const entry of Object.values(manifest.contributes.menus).flat()) assert.ok(commands.includes(entry.command), entry.command);
});

test('every setting is read, by the extension, by the language client or by the language server', () => {
  const server = readFileSync(path.join(folder, '..', 'server', 'Ttvm.LanguageServer', 'Conversions', 'Settings.cs'), 'utf8');
  const read = [...code.matchAll(/read<\w+>\('([^']+)'/g), ...server.matchAll(/\b(?:Bool|Number|Value)\("([^"]+)"/g)].map(
    (match) => `ttvm.${match[1]}`,
  );
  assert.deepEqual([...new Set([...read, 'ttvm.trace.server'])].sort(), Object.keys(settings).sort());
});

test('the pictures of the walkthrough are there, and light', () => {
  for (const { media } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    const picture = media.image ?? media.markdown ?? '';
    assert.ok(statSync(path.join(folder, picture)).size <= 100_000, picture);
  }
});

test('there is one debugger: of two with the same type VS Code takes no more than the first', () => {
  assert.deepEqual(manifest.contributes.debuggers.map(({ type }) => type), ['ttvm']);
});

test('a restricted workspace cannot choose what is executed', () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['ttvm.dotnetPath', 'ttvm.serverFolder']);
});

test('the policies of the setting are those of the launch configuration', () => {
  const launch = manifest.contributes.debuggers[0]?.configurationAttributes.launch.properties;
  assert.deepEqual(settings['ttvm.debug.stepping']?.enum, launch?.stepping?.enum);
});

test('the launch attributes are those that the debug adapter reads', () => {
  const attributes = Object.keys(manifest.contributes.debuggers[0]?.configurationAttributes.launch.properties ?? {});
  const adapter = ['LaunchOptions.cs', 'Session.Requests.cs']
    .map((file) => readFileSync(path.join(folder, '..', 'debug-adapter', 'Ttvm.DebugAdapter', file), 'utf8'))
    .join('\n');
  const read = [...adapter.matchAll(/\.Optional\w+\("(\w+)"\)/g)].map((match) => match[1]);
  assert.deepEqual(read.sort(), attributes.sort());
});
