// Goes to moments of the run, also by lists to choose from.
import * as vscode from 'vscode';
import type { DebuggedProgram } from '../views/program';
import type { Moment, MomentRow } from './moments';

export function goTo(program: DebuggedProgram, moment: Moment): Promise<unknown> {
  return program.request('ttvm/goto', moment);
}

/** Lists moments; the one that is chosen is gone to. */
export async function leadTo(
  program: DebuggedProgram,
  rows: readonly MomentRow[],
  options: { title: string; placeHolder: string },
): Promise<void> {
  const items = rows.map((row) => ({
    label: literal(row.label),
    description: literal(row.description),
    iconPath: new vscode.ThemeIcon(row.icon),
    leadsTo: row.leadsTo,
  }));
  const chosen = await vscode.window.showQuickPick(items, { ...options, matchOnDescription: true });
  if (chosen === undefined) return;
  const { leadsTo } = chosen;
  if ('pid' in leadsTo) await program.request('ttvm/focus', { threadId: leadsTo.pid });
  else await goTo(program, leadsTo);
}

/** A text in which `$(name)`, which a program may say, means no icon. */
function literal(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
