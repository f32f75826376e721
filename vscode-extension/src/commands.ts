// The commands of the palette and of the editor's title bar.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import type { LanguageServer } from './client';
import { launchOf } from './launch';
import { fileOf } from './listing';
import { serverFile } from './runtime';
import { t } from './words';

export function registerCommands(context: vscode.ExtensionContext, server: LanguageServer, output: vscode.OutputChannel): void {
  const open = (page: string) => openPage(context, page);
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.runFile', (file?: vscode.Uri | string) => start(file, true)),
    vscode.commands.registerCommand('ttvm.debugFile', (file?: vscode.Uri | string) => start(file, false)),
    vscode.commands.registerCommand('ttvm.debugRecording', (file?: vscode.Uri) => start(file, false)),
    vscode.commands.registerCommand('ttvm.showReferences', showReferences),
    vscode.commands.registerCommand('ttvm.openTutorial', () => open('tutorial')),
    vscode.commands.registerCommand('ttvm.openLanguage', () => open('language')),
    vscode.commands.registerCommand('ttvm.openCookbook', () => open('cookbook')),
    vscode.commands.registerCommand('ttvm.restartServer', () => server.restart()),
    vscode.commands.registerCommand('ttvm.showOutput', () => output.show()),
  );
}

/** Shows a page of the book as it is meant to be read; the pages lie beside the servers. */
function openPage(context: vscode.ExtensionContext, name: string): Thenable<unknown> {
  return vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(serverFile(context, `docs/${name}.md`)));
}

/** A click on a code lens; what it carries is in the protocol's types. */
function showReferences(uri: string, position: Position, locations: Location[]): Thenable<unknown> {
  return vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(uri),
    placeOf(position),
    locations.map(
      (location) =>
        new vscode.Location(vscode.Uri.parse(location.uri), new vscode.Range(placeOf(location.range.start), placeOf(location.range.end))),
    ),
  );
}

function placeOf(position: Position): vscode.Position {
  return new vscode.Position(position.line, position.character);
}

/** Runs or debugs a file: the one the command came from (a code lens names it as text), else the one in the active editor. */
async function start(chosen: vscode.Uri | string | undefined, noDebug: boolean): Promise<void> {
  const file = await onDisk(
    typeof chosen === 'string' ? vscode.Uri.parse(chosen) : (chosen ?? vscode.window.activeTextEditor?.document.uri),
  );
  if (file === undefined) return;
  const name = path.basename(file.fsPath);
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const launch = launchOf(file.fsPath, noDebug ? t('Run {0}', name) : t('Debug {0}', name));
  await vscode.debug.startDebugging(folder, launch, { noDebug });
}

/** The file to start, saved first if it has never been; undefined when there is none or the user has changed their mind. */
async function onDisk(file: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (file === undefined) {
    void vscode.window.showErrorMessage(t('Open a .ttvm program to run it.'));
    return undefined;
  }
  return file.scheme === 'untitled' ? vscode.workspace.save(file) : fileOf(file);
}
