// Runs a program in a terminal, and shows behind its lines which share of the reductions each has used.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { fileOf } from '../listing';
import { reasonOf } from '../reason';
import type { Runtime } from '../runtime';
import { saved } from '../saved';
import { settings } from '../settings';
import { t } from '../words';
import { detailOf, heatOf, labelOf, type Profile, profileOf } from './shares';

export function registerProfiling(context: vscode.ExtensionContext, runtime: Runtime): void {
  const shown = new ShownProfile();
  context.subscriptions.push(
    shown,
    vscode.commands.registerCommand('ttvm.profile', async (file?: vscode.Uri) => {
      try {
        await profile(file, context, runtime, shown);
      } catch (error) {
        void vscode.window.showErrorMessage(reasonOf(error));
      }
    }),
    vscode.commands.registerCommand('ttvm.hideProfile', () => shown.show(undefined)),
    vscode.window.onDidChangeVisibleTextEditors(() => shown.draw()),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) shown.forget(document.uri);
    }),
  );
}

async function profile(
  file: vscode.Uri | undefined,
  context: vscode.ExtensionContext,
  runtime: Runtime,
  shown: ShownProfile,
): Promise<void> {
  const uri = await saved(file);
  const ttvm = uri === undefined ? undefined : await runtime.program('ttvm');
  if (uri === undefined || ttvm === undefined) return;
  const storage = context.storageUri ?? context.globalStorageUri;
  await vscode.workspace.fs.createDirectory(storage);
  const output = vscode.Uri.joinPath(storage, 'profile.json');
  await vscode.workspace.fs.delete(output).then(undefined, () => undefined);
  shown.show(undefined);
  const folder = path.dirname(uri.fsPath);
  const smp = settings.smp(uri) ? ['--smp'] : [];
  const args = [...ttvm.args, 'profile', ...smp, '--output', output.fsPath, '--', path.basename(uri.fsPath)];
  await ended(
    new vscode.Task(
      { type: 'ttvm', command: 'profile' },
      vscode.workspace.getWorkspaceFolder(uri) ?? vscode.TaskScope.Workspace,
      t('profile {0}', path.basename(uri.fsPath)),
      'ttvm',
      new vscode.ProcessExecution(ttvm.command, args, { cwd: folder }),
    ),
  );
  // Without it the program was not started, and the terminal says why.
  const text = await readFile(output.fsPath, 'utf8').catch(() => undefined);
  if (text !== undefined) shown.show(profileOf(text, folder));
}

/** Runs a task to its end. */
async function ended(task: vscode.Task): Promise<void> {
  let end: () => void = () => undefined;
  const hasEnded = new Promise<void>((resolve) => (end = resolve));
  const listener = vscode.tasks.onDidEndTask(({ execution }) => {
    if (execution.task.name === task.name && execution.task.source === task.source) end();
  });
  try {
    await vscode.tasks.executeTask(task);
    await hasEnded;
  } finally {
    listener.dispose();
  }
}

/** The profile of the last run, behind the lines of open editors. What a change of a file makes untrue is gone. */
class ShownProfile implements vscode.Disposable {
  /** By how strongly a line is set off; themes say how that looks, and the figure says it without colours. */
  private readonly decorations = (['descriptionForeground', 'charts.orange', 'charts.red'] as const).map((color) =>
    vscode.window.createTextEditorDecorationType({
      after: { margin: '0 0 0 3em', color: new vscode.ThemeColor(color) },
      overviewRulerColor: new vscode.ThemeColor(color),
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    }),
  );
  private profile: Profile | undefined;

  show(profile: Profile | undefined): void {
    this.profile = profile;
    void vscode.commands.executeCommand('setContext', 'ttvm.profiled', profile !== undefined);
    this.draw();
  }

  forget(uri: vscode.Uri): void {
    if (this.profile?.files.delete(uri.fsPath) === true) this.draw();
  }

  draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shares = this.profile?.files.get(fileOf(editor.document.uri).fsPath) ?? [];
      this.decorations.forEach((decoration, heat) =>
        editor.setDecorations(
          decoration,
          shares
            .filter((share) => heatOf(share) === heat && share.line < editor.document.lineCount)
            .map((share) => ({
              range: editor.document.lineAt(share.line).range,
              hoverMessage: detailOf(share, this.profile?.reductions ?? 0),
              renderOptions: { after: { contentText: labelOf(share) } },
            })),
        ),
      );
    }
  }

  dispose(): void {
    for (const decoration of this.decorations) decoration.dispose();
  }
}
