// Tells why a process waits: for whom, and for whom that one, and so on.
import * as vscode from 'vscode';
import { shortPath } from '../views/openPlace';
import type { DebuggedProgram } from '../views/program';
import { t } from '../words';
import { leadTo } from './destination';
import { rowsOfChain } from './moments';
import { processOf } from './process';

export function registerWhy(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.time.why', (row?: unknown) => {
      const pid = processOf(row);
      return pid === undefined ? program.forShownProcess((shown) => explain(program, shown)) : explain(program, pid);
    }),
  );
}

async function explain(program: DebuggedProgram, pid: number): Promise<void> {
  const answer = await program.request('ttvm/why', { threadId: pid });
  if (answer === undefined) return;
  vscode.debug.activeDebugConsole.appendLine(answer.text);
  await leadTo(program, rowsOfChain(answer, shortPath), {
    title: answer.circle ? t('Why Process {0} Waits: Processes Wait for Each Other', pid) : t('Why Process {0} Waits', pid),
    placeHolder: t('Choose a moment to go to, or a process to look at.'),
  });
}
