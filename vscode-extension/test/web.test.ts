// The extension for browsers: its bundle needs no Node, and every command is there and explains itself once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';

type Bundle = [from: string, to: string, how: object];
interface Built {
  outputFiles: { text: string }[];
  metafile: { outputs: Record<string, { imports: { path: string }[] }> };
}

const folder = process.env.TTVM_EXTENSION_FOLDER ?? process.cwd();
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  browser: string;
  contributes: { commands: { command: string }[] };
};
const said: [where: string, text: string][] = [];
const commands = new Map<string, () => unknown>();
let built: Built;

/** As much of VS Code as the extension touches there. */
const vscode = {
  l10n: { t: (text: string) => text },
  env: { language: 'en' },
  commands: {
    registerCommand: (name: string, action: () => unknown) => {
      commands.set(name, action);
      return { dispose: () => undefined };
    },
    executeCommand: (name: string, page: string) => said.push([name, page]),
  },
  debug: { registerDebugConfigurationProvider: () => ({ dispose: () => undefined }) },
  Uri: { joinPath: (...parts: string[]) => parts.join('/') },
  window: {
    registerCustomEditorProvider: () => ({ dispose: () => undefined }),
    setStatusBarMessage: (text: string) => said.push(['status bar', text]),
    showInformationMessage: (text: string) => {
      said.push(['message', text]);
      return Promise.resolve(undefined);
    },
  },
};

before(async () => {
  const load = (file: string) => import(pathToFileURL(path.join(folder, file)).href) as Promise<unknown>;
  const { bundles } = (await load('scripts/bundles.mjs')) as { bundles: Bundle[] };
  const { build } = (await load('node_modules/esbuild/lib/main.js')) as { build: (options: object) => Promise<Built> };
  const [from, , how] = bundles.find(([, to]) => `./dist/${to}` === manifest.browser) ?? assert.fail('package.json names no bundle');
  built = await build({ ...how, entryPoints: [path.join(folder, 'src', from)], write: false, metafile: true });
});

test('the bundle needs VS Code and nothing else', () => {
  const needed = Object.values(built.metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
  assert.deepEqual([...new Set(needed)], ['vscode']);
});

test('in a context without Node it starts, and all commands are there', () => {
  const module = { exports: {} as { activate?: (context: object) => void } };
  const require = (name: string) => (name === 'vscode' ? vscode : assert.fail(`${name} is required`));
  // Nothing but the language: a use of 'process' or 'Buffer' fails.
  runInNewContext(built.outputFiles[0]?.text ?? '', { module, exports: module.exports, require });
  module.exports.activate?.({ subscriptions: [], extensionUri: 'extension', extension: { packageJSON: manifest } });
  assert.deepEqual([...commands.keys()].sort(), manifest.contributes.commands.map(({ command }) => command).sort());
});

test('a command that needs the servers says so once in a message, and then in the status bar', () => {
  commands.get('ttvm.runFile')?.();
  commands.get('ttvm.debugFile')?.();
  assert.deepEqual(
    said.splice(0).map(([where]) => where),
    ['message', 'status bar'],
  );
});

test('the book can be read there, too', () => {
  commands.get('ttvm.openTutorial')?.();
  assert.deepEqual(said.splice(0), [['markdown.showPreview', 'extension/server/docs/tutorial.md']]);
});
