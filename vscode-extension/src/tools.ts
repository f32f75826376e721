// What the command line does with files, as commands and tasks: check, compile, disassemble.
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { launchOf } from './launch';
import { listingOf, registerListings } from './listing';
import { reasonOf } from './reason';
import type { Runtime } from './runtime';
import { saved } from './saved';
import { t } from './words';

export function registerTools(context: vscode.ExtensionContext, runtime: Runtime): void {
  const run = async (...args: string[]): Promise<string> => {
    const ttvm = await runtime.program('ttvm');
    if (ttvm === undefined) throw new vscode.CancellationError();
    return (await promisify(execFile)(ttvm.command, [...ttvm.args, ...args], { maxBuffer: 1 << 28 })).stdout;
  };
  const changed = new vscode.EventEmitter<vscode.Uri>();
  registerListings(context, (file) => run('disassemble', '--bytes', file), changed);
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.disassemble', (file?: vscode.Uri) => disassemble(file, changed)),
    vscode.commands.registerCommand('ttvm.compile', (file?: vscode.Uri) => told(() => compile(file, run))),
    vscode.commands.registerCommand('ttvm.runWithSeed', (file?: vscode.Uri) => runWithSeed(file)),
    vscode.tasks.registerTaskProvider('ttvm', {
      provideTasks: async () => (await taskOf(runtime, { type: 'ttvm', command: 'check' })) ?? [],
      resolveTask: async (task) => (await taskOf(runtime, task.definition as Definition, task.scope))?.[0],
    }),
    vscode.commands.registerCommand('ttvm.checkWorkspace', async () => {
      for (const task of (await taskOf(runtime, { type: 'ttvm', command: 'check' })) ?? []) await vscode.tasks.executeTask(task);
    }),
  );
}

interface Definition extends vscode.TaskDefinition {
  command: string;
  files?: string[];
}

/** A task for each folder, or for the one that is asked for. */
async function taskOf(
  runtime: Runtime,
  definition: Definition,
  scope?: vscode.WorkspaceFolder | vscode.TaskScope,
): Promise<vscode.Task[] | undefined> {
  const ttvm = await runtime.program('ttvm');
  if (ttvm === undefined) return undefined;
  const folders = typeof scope === 'object' ? [scope] : (vscode.workspace.workspaceFolders ?? []);
  return folders.map((folder) => {
    const args = [...ttvm.args, definition.command, ...(definition.files ?? ['.'])];
    const execution = new vscode.ProcessExecution(ttvm.command, args, { cwd: folder.uri.fsPath });
    return new vscode.Task(definition, folder, t('{0} all programs', definition.command), 'ttvm', execution, '$ttvm');
  });
}

/** Shows the listing of bytecode, or of a program as it is assembled. */
async function disassemble(file: vscode.Uri | undefined, changed: vscode.EventEmitter<vscode.Uri>): Promise<void> {
  const uri = await saved(file);
  if (uri === undefined) return;
  const title = t('{0} (listing)', path.basename(uri.fsPath));
  const listing = listingOf(uri);
  // One that is still open is of the file as it was.
  changed.fire(listing);
  await vscode.commands.executeCommand('vscode.open', listing, { preview: true }, title);
}

async function compile(file: vscode.Uri | undefined, run: (...args: string[]) => Promise<string>): Promise<void> {
  const uri = await saved(file);
  if (uri === undefined) return;
  const to = uri.fsPath.replace(/\.ttvm$/, '') + '.ttb';
  await run('compile', uri.fsPath, to);
  void vscode.window.showInformationMessage(t('Bytecode is in {0}.', path.basename(to)));
}

async function runWithSeed(file: vscode.Uri | undefined): Promise<void> {
  const uri = await saved(file);
  if (uri === undefined) return;
  const seed = await vscode.window.showInputBox({
    title: t('Run with Seed'),
    prompt: t('The same seed gives the same schedule every time; 0 lets the processes take turns.'),
    value: '1',
    // JSON carries no larger numbers as they are.
    validateInput: (text) =>
      /^\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? undefined
        : t('A seed is a whole number from 0 to {0}.', Number.MAX_SAFE_INTEGER),
  });
  if (seed === undefined) return;
  // Under the debugger's scheduler, which alone follows a seed; nothing is set to stop there.
  const name = t('{0} with seed {1}', path.basename(uri.fsPath), seed);
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), { ...launchOf(uri.fsPath, name), seed: Number(seed) });
}

/** What the command line refuses is told in its own words. */
async function told(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    const { stderr = '' } = error as { stderr?: string };
    void vscode.window.showErrorMessage(stderr.trim() === '' ? reasonOf(error) : stderr.trim());
  }
}
