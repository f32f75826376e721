// Tries all schedules of a program, shows what fails, and debugs the schedule that does.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { EventCommands } from '../eventCommands';
import { EventReader } from '../eventReader';
import { launchOf } from '../launch';
import type { Runtime } from '../runtime';
import { saved } from '../saved';
import { t } from '../words';
import type { Done, ExploringEvent, Finding } from './events';
import { type Remark, remarkOf, verdictOf } from './report';

export function registerExploring(context: vscode.ExtensionContext, runtime: Runtime): void {
  const commands = new EventCommands();
  const found = new FoundFailures();
  context.subscriptions.push(
    commands,
    found,
    vscode.commands.registerCommand('ttvm.explore', (file?: vscode.Uri | string) =>
      // A lens says the uri as the protocol does.
      explore(typeof file === 'string' ? vscode.Uri.parse(file) : file, context, runtime, commands, found),
    ),
    // What was found of a program says nothing of another one.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) found.forget(document.uri);
    }),
    vscode.languages.registerCodeActionsProvider('ttvm', found, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
  );
}

async function explore(
  file: vscode.Uri | undefined,
  context: vscode.ExtensionContext,
  runtime: Runtime,
  commands: EventCommands,
  found: FoundFailures,
): Promise<void> {
  const uri = await saved(file);
  const ttvm = uri === undefined ? undefined : await runtime.program('ttvm');
  if (uri === undefined || ttvm === undefined) return;
  const program = path.basename(uri.fsPath);
  const folder = context.storageUri ?? context.globalStorageUri;
  await vscode.workspace.fs.createDirectory(folder);
  const recording = vscode.Uri.joinPath(folder, `${program}.ttrec`).fsPath;
  let finding: Finding | undefined;
  let done: Done | undefined;
  found.clear();
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: t('Exploring {0}', program) };
  const errors = await vscode.window.withProgress(options, (progress, token) => {
    let share = 0;
    const receive = (event: ExploringEvent) => {
      if (event.event === 'finding') finding ??= event;
      else if (event.event === 'done') done = event;
      else {
        progress.report({ message: t('{0} schedules', event.schedules), increment: Math.max(0, event.share - share) * 100 });
        share = Math.max(share, event.share);
      }
    };
    const args = ['--save', recording, '--force', uri.fsPath];
    return commands.run(ttvm, 'explore', path.dirname(uri.fsPath), args, new EventReader(receive), token);
  });
  if (done === undefined) {
    void vscode.window.showErrorMessage(errors === '' ? t('{0} could not be explored.', program) : errors);
    return;
  }
  if (finding !== undefined) found.show(finding, uri);
  await tell(uri, program, done, finding);
}

/** What has failed, as problems, with the way to have it tested again. */
class FoundFailures implements vscode.CodeActionProvider {
  private readonly problems = vscode.languages.createDiagnosticCollection('ttvm explore');
  private readonly tests = new Map<vscode.Diagnostic, { program: vscode.Uri; line: number; text: string }>();

  dispose(): void {
    this.problems.dispose();
  }

  clear(): void {
    this.problems.clear();
    this.tests.clear();
  }

  forget(file: vscode.Uri): void {
    this.problems.delete(file);
  }

  show(finding: Finding, program: vscode.Uri): void {
    const remarks = remarkOf(finding);
    if (remarks === undefined) return;
    const { remark, related } = remarks;
    const diagnostic = new vscode.Diagnostic(lineOf(remark).range, remark.text, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = 'ttvm explore';
    diagnostic.relatedInformation = related.map((one) => new vscode.DiagnosticRelatedInformation(lineOf(one), one.text));
    if (finding.test !== undefined) this.tests.set(diagnostic, { program, ...finding.test });
    this.problems.set(vscode.Uri.file(remark.file), [diagnostic]);
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return [...this.tests].flatMap(([diagnostic, { program, line, text }]) => {
      const isHere = this.problems.get(document.uri)?.includes(diagnostic) === true && diagnostic.range.intersection(range) !== undefined;
      if (!isHere) return [];
      const action = new vscode.CodeAction(t('Test this schedule from now on'), vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = new vscode.WorkspaceEdit();
      action.edit.insert(program, new vscode.Position(line, 0), text);
      return [action];
    });
  }
}

/** The line of a remark, from the character on. */
function lineOf({ file, line, character }: Remark): vscode.Location {
  return new vscode.Location(vscode.Uri.file(file), new vscode.Range(line, character, line, Number.MAX_SAFE_INTEGER));
}

async function tell(uri: vscode.Uri, program: string, done: Done, finding: Finding | undefined): Promise<void> {
  const verdict = verdictOf(program, done, finding);
  if (finding === undefined) {
    void vscode.window.showInformationMessage(verdict);
    return;
  }
  const debug = t('Debug This Schedule');
  const problems = t('Show Problems');
  const offered = finding.recording === undefined ? [problems] : [debug, problems];
  const chosen = await vscode.window.showWarningMessage(verdict, ...offered);
  if (chosen === problems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  else if (chosen === debug && finding.recording !== undefined)
    await vscode.debug.startDebugging(
      vscode.workspace.getWorkspaceFolder(uri),
      launchOf(finding.recording, t('A schedule under which {0} fails', program)),
    );
}
