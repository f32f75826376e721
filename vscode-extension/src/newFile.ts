// The entry of "New File…": a small program that runs.
import * as vscode from 'vscode';

/** It tells that processes share nothing but messages, and is short enough to be overwritten. */
const program = `; Two processes
; This one asks, the other one answers.
SPAWN_CALL greeter      ; a new process that begins at the label
STORE greeter
SELF                    ; whom to answer
LOAD greeter
SEND
RECEIVE
PRINT                   ; prints Hello from the other process
HALT

LABEL greeter
RECEIVE
STORE client
PUSH_STR "Hello from the other process"
LOAD client
SEND
HALT
`;

export function registerNewFile(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.newFile', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'ttvm', content: program });
      await vscode.window.showTextDocument(document);
    }),
  );
}
