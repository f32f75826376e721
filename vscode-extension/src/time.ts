// Goes through the time of a run that is debugged, and shows where in time it is.
import * as vscode from 'vscode';
import { debuggerType } from './launch';
import { countOf, type HistoryAnswer, rowsOf } from './moments';
import type { Position } from './position';
import type { DebuggedProgram } from './views/program';
import { t } from './words';

/** What VS Code hands to a command of the context menu of the view Variables. */
interface ShownVariable {
  container?: { variablesReference?: number };
  variable?: { name?: string };
}

export function registerTime(
  context: vscode.ExtensionContext,
  program: DebuggedProgram,
  moved: vscode.Event<Position | undefined>,
): void {
  const background = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('ttvm.pastBackground'),
  });
  const item = vscode.window.createStatusBarItem('ttvm.past', vscode.StatusBarAlignment.Left);
  item.name = t('TinyTotVM Time');
  item.command = 'ttvm.time.present';
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  let isPast = false;

  const paint = () => {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.languageId !== debuggerType) continue;
      editor.setDecorations(background, isPast ? [new vscode.Range(0, 0, editor.document.lineCount, 0)] : []);
    }
  };
  const show = (position: Position | undefined) => {
    const behind = position?.behind;
    isPast = behind !== undefined;
    void vscode.commands.executeCommand('setContext', 'ttvm.past', isPast);
    paint();
    if (behind === undefined) {
      item.hide();
      return;
    }
    const text = t('{0} behind', countOf(behind));
    item.text = `$(history) ${text}`;
    item.tooltip = t('The run is in its past and repeats what it did. A click goes to where it has come to.');
    item.accessibilityInformation = { label: t('The run is in its past: {0}', text), role: 'button' };
    item.show();
  };
  const go = (to: object) => program.request('ttvm/goto', to);

  context.subscriptions.push(
    background,
    item,
    moved(show),
    vscode.window.onDidChangeVisibleTextEditors(paint),
    vscode.commands.registerCommand('ttvm.time.beginning', () => go({ to: 'beginning' })),
    vscode.commands.registerCommand('ttvm.time.present', () => go({ to: 'present' })),
    vscode.commands.registerCommand('ttvm.time.branch', () => program.request('ttvm/branch', {})),
    vscode.commands.registerCommand('ttvm.time.origin', (shown?: ShownVariable) => program.request('ttvm/origin', argumentsOf(shown))),
    vscode.commands.registerCommand('ttvm.time.history', (shown?: ShownVariable) => showHistory(program, shown)),
  );
}

function argumentsOf(shown: ShownVariable | undefined): object {
  return { variablesReference: shown?.container?.variablesReference, name: shown?.variable?.name };
}

/** Lists what a variable has held; who chooses one of it goes there. */
async function showHistory(program: DebuggedProgram, shown: ShownVariable | undefined): Promise<void> {
  const answer = (await program.request('ttvm/history', argumentsOf(shown))) as HistoryAnswer | undefined;
  if (answer === undefined) return;
  const rows = rowsOf(answer);
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t('Values of {0}', shown?.variable?.name ?? ''),
    placeHolder: rows.length === 0 ? t('It has not changed.') : t('Choose one to go to the moment just before it.'),
    matchOnDescription: true,
  });
  if (chosen !== undefined) await program.request('ttvm/goto', { to: 'coordinates', coordinates: chosen.coordinates });
}
