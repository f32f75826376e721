// Tells when breakpoints would have been reached, had they been there from the beginning, and what log points would have said.
import * as vscode from 'vscode';
import { shortPath } from '../views/openPlace';
import type { DebuggedProgram } from '../views/program';
import { t } from '../words';
import { leadTo } from './destination';
import { countOfHits, rowsOfHits } from './moments';

/** What VS Code hands to a command of the menu of line numbers. */
interface Line {
  uri: vscode.Uri;
  /** From 1. */
  lineNumber: number;
}

export function registerHits(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.time.hits', () => show(program, t('Past Hits of All Breakpoints'))),
    vscode.commands.registerCommand('ttvm.time.hitsOfLine', async (line: Line | undefined = lineOfCursor()) => {
      if (line === undefined) return;
      const breakpoint = await breakpointOf(line, program.session);
      if (breakpoint !== undefined) await show(program, t('Past Hits of Line {0}', line.lineNumber), breakpoint);
      else
        void vscode.window.showInformationMessage(
          t('Line {0} has no breakpoint and no log point that is switched on. Set one, and ask again.', line.lineNumber),
        );
    }),
  );
}

function lineOfCursor(): Line | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? undefined : { uri: editor.document.uri, lineNumber: editor.selection.active.line + 1 };
}

/** The number that the debug adapter has given to the breakpoint of a line. */
async function breakpointOf({ uri, lineNumber }: Line, session: vscode.DebugSession | undefined): Promise<number | undefined> {
  for (const breakpoint of vscode.debug.breakpoints) {
    if (!(breakpoint instanceof vscode.SourceBreakpoint)) continue;
    const { location } = breakpoint;
    if (location.uri.toString() !== uri.toString() || location.range.start.line !== lineNumber - 1) continue;
    const known = (await session?.getDebugProtocolBreakpoint(breakpoint)) as { id?: number } | undefined;
    if (known?.id !== undefined) return known.id;
  }
  return undefined;
}

/** Lists past hits; who chooses one of them goes there. */
async function show(program: DebuggedProgram, title: string, breakpoint?: number): Promise<void> {
  const answer = await program.request('ttvm/hits', breakpoint === undefined ? {} : { breakpoint });
  if (answer === undefined) return;
  await leadTo(program, rowsOfHits(answer, shortPath), {
    title: `${title}: ${countOfHits(answer)}`,
    placeHolder: t('Choose one to go to the moment just before it.'),
  });
}
