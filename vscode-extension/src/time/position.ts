// Where the run of the debugged program is, asked once for all who show it.
import * as vscode from 'vscode';
import type { DebuggedProgram } from '../views/program';

export interface Position {
  coordinates: string;
  /** How many instructions lie between here and where the run has come to; undefined in the present. */
  behind?: number;
  /** The newest event that has happened by then; 0 if there is none. */
  lastEvent: number;
}

/** Tells where the run is at each stop, and undefined while it is nowhere. */
export function followPosition(context: vscode.ExtensionContext, program: DebuggedProgram): vscode.Event<Position | undefined> {
  const moved = new vscode.EventEmitter<Position | undefined>();
  let turn = 0;
  const ask = async () => {
    const own = ++turn;
    const position = program.isStopped ? await positionOf(program) : undefined;
    // The program may have gone on, or another one may be debugged, since this was asked.
    if (own === turn) moved.fire(position);
  };
  context.subscriptions.push(
    moved,
    program.onDidChange(() => void ask()),
  );
  return moved.event;
}

async function positionOf(program: DebuggedProgram): Promise<Position | undefined> {
  try {
    const [{ coordinates, behind }, events] = await Promise.all([
      program.ask('ttvm/stepping', {}),
      program.ask('ttvm/events', { count: 1 }),
    ]);
    return coordinates === undefined ? undefined : { coordinates, ...(behind === undefined ? {} : { behind }), lastEvent: events.last };
  } catch {
    // The program has gone on or ended meanwhile.
    return undefined;
  }
}
