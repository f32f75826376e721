// Goes through the time of a run that is debugged, and shows where in time it is.
import * as vscode from 'vscode';
import { debuggerType } from '../launch';
import type { DebuggedProgram } from '../views/program';
import { t } from '../words';
import { goTo } from './destination';
import { countOf } from './moments';
import type { Position } from './position';

export function registerTravel(
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

  context.subscriptions.push(
    background,
    item,
    moved(show),
    vscode.window.onDidChangeVisibleTextEditors(paint),
    vscode.commands.registerCommand('ttvm.time.beginning', () => goTo(program, { to: 'beginning' })),
    vscode.commands.registerCommand('ttvm.time.present', () => goTo(program, { to: 'present' })),
    vscode.commands.registerCommand('ttvm.time.rejoin', () => goTo(program, { to: 'left' })),
    vscode.commands.registerCommand('ttvm.time.branch', () => program.request('ttvm/branch', {})),
    vscode.commands.registerCommand('ttvm.time.previous', () =>
      program.forShownProcess((threadId) => goTo(program, { to: 'previous', threadId })),
    ),
    vscode.commands.registerCommand('ttvm.time.output', () => goToOutput(program)),
  );
}

async function goToOutput(program: DebuggedProgram): Promise<void> {
  const line = await vscode.window.showInputBox({
    title: t('Go to Line of Output'),
    prompt: t('Which line of what the program has written; the first one is 1. The run goes to just before it was begun.'),
    validateInput: (text) => (/^\s*[1-9]\d{0,8}\s*$/.test(text) ? undefined : t('Lines of output are numbered from 1.')),
  });
  if (line !== undefined) await goTo(program, { to: 'output', line: Number(line) });
}
