// The Test Explorer: programs that state what they do, run and debugged from the tree and from the gutter.
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { launchOf } from '../launch';
import type { Command } from '../dotnet';
import { EventCommands } from '../eventCommands';
import { EventReader } from '../eventReader';
import type { Runtime } from '../runtime';
import { settings } from '../settings';
import type { FinishedTest, FoundTest, TestEvent } from './events';
import { messagesOf, outputOf } from './outcome';
import { t } from '../words';
import { argumentOf, isLeftOut } from './places';
import { TestTree } from './tree';

const files = '**/*.ttvm';

/** Files often change several at a time. */
const pause = 300;

/** More files than these are not named one by one: no command line holds a checkout of thousands. */
const fewFiles = 100;

/**
 * Shows tests as soon as the workspace is trusted: finding them runs nothing, but they are there to be run. They are looked for when the
 * language server has started, which they would hold up.
 */
export function registerTests(
  context: vscode.ExtensionContext,
  runtime: Runtime,
  output: vscode.OutputChannel,
  serverStarted: Promise<void>,
): void {
  let explorer: TestExplorer | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.debugSchedule', (target?: vscode.TestItem | { test: vscode.TestItem }) =>
      explorer?.debug(target !== undefined && 'test' in target ? target.test : target),
    ),
  );
  const start = () => {
    explorer = new TestExplorer(context, runtime, output, serverStarted);
    context.subscriptions.push(explorer);
  };
  if (vscode.workspace.isTrusted) start();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
}

class TestExplorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('ttvm', 'TinyTotVM');
  private readonly tree = new TestTree(this.controller);
  private readonly commands = new EventCommands();
  private readonly watcher = vscode.workspace.createFileSystemWatcher(files);
  private readonly subscriptions: { dispose(): void }[];
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly runtime: Runtime,
    private readonly output: vscode.OutputChannel,
    serverStarted: Promise<void>,
  ) {
    const { Run, Debug } = vscode.TestRunProfileKind;
    this.controller.createRunProfile(t('Run'), Run, (request, token) => this.run(request, token), true);
    this.controller.createRunProfile(t('Debug'), Debug, (request) => this.debug(request.include?.[0]), true);
    this.controller.refreshHandler = () => this.findAll();
    this.subscriptions = [
      this.controller,
      this.commands,
      this.watcher,
      this.watcher.onDidCreate((file) => this.noteChange(file)),
      this.watcher.onDidChange((file) => this.noteChange(file)),
      this.watcher.onDidDelete((file) => this.noteChange(file)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.findAll()),
    ];
    void serverStarted.then(() => this.findAll());
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Debugs a test with the seed that failed last, or with the first. */
  async debug(item: vscode.TestItem | undefined): Promise<void> {
    const test = item === undefined ? undefined : this.tree.testOf(item);
    if (item?.uri === undefined || test === undefined) {
      void vscode.window.showInformationMessage(t('Choose one program to debug.'));
      return;
    }
    if (test.files.length > 0) {
      const names = test.files.join(', ');
      void vscode.window.showInformationMessage(t('The debugger uses the files on disk; {0} of the test exist in its runs only.', names));
    }
    const seed = this.tree.failedSeedOf(item) ?? 0;
    const launch = {
      ...launchOf(item.uri.fsPath, t('Debug {0}, seed {1}', item.label, seed)),
      args: test.arguments,
      smp: test.smp,
      seed,
      // Without a breakpoint the program would be over before anybody has seen anything.
      stopOnEntry: vscode.debug.breakpoints.length === 0,
      ...(test.input === '' ? {} : { stdin: await this.writeInput(test.input) }),
    };
    await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(item.uri), launch);
  }

  /** The debugger reads input from a file, which no other session may overwrite: its name depends on what it holds. */
  private async writeInput(input: string): Promise<string> {
    const folder = this.context.storageUri ?? this.context.globalStorageUri;
    const content = new TextEncoder().encode(input);
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const file = vscode.Uri.joinPath(folder, `input-of-test-${digest}.txt`);
    await vscode.workspace.fs.writeFile(file, content);
    return file.fsPath;
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      const excluded = new Set(request.exclude);
      const chosen = request.include ?? this.tree.roots();
      const byFolder = new Map<string, { items: Set<vscode.TestItem>; paths: string[] }>();
      for (const item of chosen) {
        const folder = item.uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(item.uri)?.uri.fsPath;
        if (folder === undefined || item.uri === undefined) continue;
        const items = this.tree.testsUnder(item, excluded);
        const wanted = byFolder.get(folder) ?? { items: new Set(), paths: [] };
        byFolder.set(folder, wanted);
        for (const each of items) wanted.items.add(each);
        // A folder is one argument, whatever it holds, unless some of it is to be left out.
        if (excluded.size === 0) wanted.paths.push(argumentOf(folder, item.uri.fsPath));
        else wanted.paths.push(...items.flatMap((each) => (each.uri === undefined ? [] : [argumentOf(folder, each.uri.fsPath)])));
      }
      for (const { items } of byFolder.values()) for (const item of items) run.enqueued(item);
      for (const [folder, { items, paths }] of byFolder) await this.runIn(folder, paths, items, run, token);
    } finally {
      run.end();
    }
  }

  private async runIn(
    folder: string,
    paths: string[],
    items: Set<vscode.TestItem>,
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const command = await this.command(true);
    const isCancelled = () => token.isCancellationRequested;
    if (command === undefined || isCancelled() || paths.length === 0) return;
    const waiting = new Set(items);
    const options = ['--seeds', String(settings.testSeeds(vscode.Uri.file(folder))), ...paths];
    const receive = (event: TestEvent) => {
      if (event.event !== 'started' && event.event !== 'finished') return;
      const item = this.tree.itemOf(path.resolve(folder, event.path));
      if (item === undefined) return;
      if (event.event === 'started') { run.started(item); return; }
      waiting.delete(item);
      this.report(run, item, event);
    };
    const errors = await this.commands.run(command, 'test', folder, options, new EventReader(receive), token);
    if (isCancelled()) return;
    for (const item of waiting) run.errored(item, new vscode.TestMessage(errors === '' ? t('The test was not run.') : errors));
  }

  private report(run: vscode.TestRun, item: vscode.TestItem, finished: FinishedTest): void {
    this.tree.noteSeed(item, finished.seed);
    run.appendOutput(`${outputOf(finished).replaceAll('\n', '\r\n')}\r\n`, undefined, item);
    if (finished.outcome === 'passed') return run.passed(item, finished.milliseconds);
    const messages = messagesOf(finished).map(({ text, line, character, difference }) => {
      const message =
        difference === undefined
          ? new vscode.TestMessage(text)
          : vscode.TestMessage.diff(text, difference.expected, difference.actual);
      if (item.uri !== undefined) message.location = new vscode.Location(item.uri, new vscode.Position(line, character));
      if (finished.mismatches.length > 0) message.contextValue = 'ttvm.schedule';
      return message;
    });
    run.failed(item, messages, finished.milliseconds);
  }

  private noteChange(file: vscode.Uri): void {
    this.changed.add(file.fsPath);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.findChanged(), pause);
  }

  private async findChanged(): Promise<void> {
    const changed = [...this.changed];
    this.changed.clear();
    if (changed.length > fewFiles) return this.findAll();
    const folders = new Map<string, string[]>();
    for (const file of changed) {
      const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
      if (folder === undefined || isLeftOut(folder, file) || !(await exists(file))) this.tree.remove(file);
      else folders.set(folder, [...(folders.get(folder) ?? []), file]);
    }
    for (const [folder, paths] of folders) {
      const found = await this.find(folder, paths.map((file) => argumentOf(folder, file)));
      for (const file of paths) if (!found.has(file)) this.tree.remove(file);
    }
  }

  private async findAll(): Promise<void> {
    const found = new Set<string>();
    for (const { uri } of vscode.workspace.workspaceFolders ?? [])
      if (uri.scheme === 'file') for (const file of await this.find(uri.fsPath, ['.'])) found.add(file);
    this.tree.keep(found);
  }

  /** Puts the tests of these files and folders into the tree, and gives their paths. */
  private async find(folder: string, paths: string[]): Promise<Set<string>> {
    const found = new Set<string>();
    const command = await this.command(false);
    if (command === undefined) return found;
    const receive = (event: TestEvent) => {
      if (event.event === 'found') found.add(this.add(folder, event));
    };
    const errors = await this.commands.run(command, 'test', folder, ['--list', ...paths], new EventReader(receive));
    if (errors.includes('error:')) this.output.appendLine(t('The tests in {0} could not all be found: {1}', folder, errors));
    return found;
  }

  private add(folder: string, test: FoundTest): string {
    const file = path.resolve(folder, test.path);
    this.tree.add(folder, file, test);
    return file;
  }

  private command(tellsUser: boolean): Promise<Command | undefined> {
    return this.runtime.program('ttvm', tellsUser);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(file));
    return true;
  } catch {
    return false;
  }
}
