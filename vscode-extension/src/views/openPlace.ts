// Opens the editor at an instruction of the debugged program, and says in which file it is.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Place } from './protocol';

/** Shows the line of a place; nothing where there is no text. What is no file (built-in programs, bytecode) is asked of the session. */
export async function openPlace(place: Place | undefined, session: vscode.DebugSession | undefined): Promise<void> {
  const { source, line, column } = place ?? {};
  if (source === undefined || line === undefined) return;
  const isFile = source.path !== undefined && !source.sourceReference;
  const uri = isFile ? vscode.Uri.file(source.path ?? '') : vscode.debug.asDebugSourceUri(source, session);
  const start = new vscode.Position(line - 1, Math.max(0, (column ?? 1) - 1));
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(start, start), preview: true });
}

/** The path of a file from its workspace folder on; of one outside, its name. */
export function shortPath(file: string): string {
  const relative = vscode.workspace.asRelativePath(file);
  return path.isAbsolute(relative) ? path.basename(relative) : relative;
}
