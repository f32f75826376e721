// The file that a command is about.
import * as vscode from 'vscode';
import { fileOf } from './listing';
import { t } from './words';

/** The file that is meant, on disk as it is in the editor; undefined if there is none, or the user does not want to save it. */
export async function saved(file: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const given = file ?? vscode.window.activeTextEditor?.document.uri;
  if (given === undefined) {
    void vscode.window.showErrorMessage(t('Open or select a program first.'));
    return undefined;
  }
  const uri = fileOf(given);
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isUntitled === true) return vscode.workspace.save(uri);
  return document?.isDirty === true && !(await document.save()) ? undefined : uri;
}
