// The views of a debug session beside those of VS Code.
import type * as vscode from 'vscode';
import { registerCoordinates } from '../coordinates';
import { followPosition } from '../position';
import { registerTime } from '../time';
import { registerMessageFlow } from '../flow/panel';
import { registerMailboxesView } from './mailboxesView';
import { registerProcessesView } from './processesView';
import { DebuggedProgram } from './program';

export function registerViews(context: vscode.ExtensionContext): void {
  const program = new DebuggedProgram();
  context.subscriptions.push(program);
  registerProcessesView(context, program);
  registerMailboxesView(context, program);
  registerMessageFlow(context, program);
  const moved = followPosition(context, program);
  registerCoordinates(context, program, moved);
  registerTime(context, program, moved);
}
