// Asks the past about a value that is shown: who made it, and which others were there before.
import * as vscode from 'vscode';
import type { DebuggedProgram } from '../views/program';
import { t } from '../words';
import { leadTo } from './destination';
import { rowsOfHistory } from './moments';

/** What VS Code hands to a command of the context menu of the view Variables. */
interface ShownVariable {
  container?: { variablesReference?: number };
  variable?: { name?: string };
}

export function registerValues(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.time.origin', (shown?: ShownVariable) => program.request('ttvm/origin', argumentsOf(shown))),
    vscode.commands.registerCommand('ttvm.time.history', (shown?: ShownVariable) => showHistory(program, shown)),
  );
}

function argumentsOf(shown: ShownVariable | undefined): object {
  return { variablesReference: shown?.container?.variablesReference, name: shown?.variable?.name };
}

/** Lists what a variable has held; who chooses one of it goes there. */
async function showHistory(program: DebuggedProgram, shown: ShownVariable | undefined): Promise<void> {
  const answer = await program.request('ttvm/history', argumentsOf(shown));
  if (answer === undefined) return;
  const rows = rowsOfHistory(answer);
  await leadTo(program, rows, {
    title: t('Values of {0}', shown?.variable?.name ?? ''),
    placeHolder: rows.length === 0 ? t('It has not changed.') : t('Choose one to go to the moment just before it.'),
  });
}
