// Shows where a run is, as coordinates that lead there again: they are copied, handed to somebody else, and gone to.
import * as vscode from 'vscode';
import { debuggerType, launchOf } from '../launch';
import type { Position } from './position';
import type { DebuggedProgram } from '../views/program';
import { t } from '../words';

/** How long it is shown that something has been copied, in milliseconds. */
const timeOfSign = 2_000;

const written = /^\d+:\d+:(\d+!?|end)$/;

/** Within a run that was changed from outside, others can be gone to, too. */
const writtenInRun = /^\d+:\d+:(\d+!?|end)(\+\d+)?$/;

export function registerCoordinates(
  context: vscode.ExtensionContext,
  program: DebuggedProgram,
  moved: vscode.Event<Position | undefined>,
): void {
  const item = vscode.window.createStatusBarItem('ttvm.coordinates', vscode.StatusBarAlignment.Left);
  item.name = t('TinyTotVM Coordinates');
  item.command = 'ttvm.copyCoordinates';
  let shown: string | undefined;

  const show = (position: Position | undefined) => {
    shown = position?.coordinates;
    if (shown === undefined) {
      item.hide();
      return;
    }
    item.text = `$(location) ${shown}`;
    item.tooltip = t('Where the run is: seed, decision, instruction. A click copies it; "Go to Coordinates" leads there again.');
    item.accessibilityInformation = { label: t('Coordinates of the run: {0}', shown), role: 'button' };
    item.show();
  };

  context.subscriptions.push(
    item,
    moved(show),
    vscode.commands.registerCommand('ttvm.copyCoordinates', async () => {
      if (shown === undefined) void vscode.window.showInformationMessage(t('A run has coordinates while it is stopped in the debugger.'));
      else {
        await vscode.env.clipboard.writeText(shown);
        vscode.window.setStatusBarMessage(`$(check) ${t('Copied {0}', shown)}`, timeOfSign);
      }
    }),
    vscode.commands.registerCommand('ttvm.goToCoordinates', () => go(program)),
  );
}

/** Goes to a moment of the run that is debugged, if it has been there. */
async function hasGoneTo(program: DebuggedProgram, coordinates: string): Promise<boolean> {
  try {
    await program.session?.customRequest('ttvm/goto', { to: 'coordinates', coordinates });
    return program.session !== undefined;
  } catch {
    return false;
  }
}

/** Launches the program of the session, or the one in the editor, to coordinates that the user gives. */
async function go(program: DebuggedProgram): Promise<void> {
  const file = vscode.window.activeTextEditor?.document;
  const configuration =
    program.session?.configuration ?? (file?.languageId === debuggerType ? launchOf(file.uri.fsPath, t('Debug this program')) : undefined);
  if (configuration === undefined) {
    void vscode.window.showErrorMessage(t('Open a .ttvm program to go to coordinates of its run.'));
    return;
  }

  const at = await vscode.window.showInputBox({
    title: t('Go to Coordinates'),
    prompt: t('seed:decision:instruction, as the status bar shows them at a stop, such as 7:12:30'),
    validateInput: (text) =>
      (program.isStopped ? writtenInRun : written).test(text.trim())
        ? undefined
        : t('Coordinates look like 7:12:30, 7:12:30! or 7:12:end.'),
  });
  if (at === undefined) return;
  const session = program.session;
  if (program.isStopped && (await hasGoneTo(program, at.trim()))) return;
  if (session !== undefined) await vscode.debug.stopDebugging(session);
  const { seed: _, stopAt: __, ...launch } = configuration as vscode.DebugConfiguration & { seed?: unknown; stopAt?: unknown };
  await vscode.debug.startDebugging(session?.workspaceFolder, { ...launch, stopAt: at.trim() });
}
