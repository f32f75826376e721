// The views of a debug session beside those of VS Code.
import type * as vscode from 'vscode';
import { registerMessageFlow } from '../flow/panel';
import { registerCoordinates } from '../time/coordinates';
import { registerHits } from '../time/hits';
import { followPosition } from '../time/position';
import { registerTravel } from '../time/travel';
import { registerValues } from '../time/values';
import { registerWhy } from '../time/why';
import { registerEventsView } from './eventsView';
import { registerMailboxesView } from './mailboxesView';
import { registerProcessesView } from './processesView';
import { DebuggedProgram } from './program';

export function registerViews(context: vscode.ExtensionContext): void {
  const program = new DebuggedProgram();
  context.subscriptions.push(program);
  const moved = followPosition(context, program);
  registerProcessesView(context, program);
  registerMailboxesView(context, program);
  registerEventsView(context, program, moved);
  registerMessageFlow(context, program, moved);
  registerCoordinates(context, program, moved);
  registerTravel(context, program, moved);
  registerValues(context, program);
  registerWhy(context, program);
  registerHits(context, program);
}
