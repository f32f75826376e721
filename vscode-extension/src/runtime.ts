// Where the programs are and what starts them. The .NET of this machine is looked for once and again after a setting changed; a missing one
// is told with its remedy.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { type Command, findDotnet, findExecutable, findProgram, type Dotnet, type Machine } from './dotnet';
import { concernsServers, settings } from './settings';
import { t } from './words';

const download = 'https://dotnet.microsoft.com/download/dotnet/10.0';

const machine: Machine = {
  platform: process.platform,
  home: homedir(),
  env: process.env,
  isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  run: async (command, args) => (await promisify(execFile)(command, [...args], { timeout: 20_000 })).stdout,
};

export class Runtime implements vscode.Disposable {
  private found: Promise<Dotnet> | undefined;
  private readonly listener = vscode.workspace.onDidChangeConfiguration((change) => {
    if (concernsServers(change)) this.found = undefined;
  });

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.OutputChannel,
  ) {}

  /** What starts a program, or undefined if there is no .NET for it, of which the user is told unless nobody has asked for it. */
  async program(name: string, tellsUser = true): Promise<Command | undefined> {
    const dotnet = () => (this.found ??= findDotnet(machine, settings.dotnetPath()));
    const found = await findProgram(machine, serverFile(this.context, ''), name, dotnet);
    if ('command' in found) return found;
    // Looked for again at the next use: the user may install it meanwhile.
    this.found = undefined;
    if (!tellsUser) return undefined;
    this.output.appendLine(found.problem);
    void this.offerRemedy(found.problem);
    return undefined;
  }

  /** What starts a program that needs no installed .NET, without any waiting; undefined where `program` has to look for one. */
  executable(name: string): Command | undefined {
    return findExecutable(machine, serverFile(this.context, ''), name);
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async offerRemedy(problem: string): Promise<void> {
    const get = t('Get .NET 10');
    const open = t('Open Settings');
    const answer = await vscode.window.showErrorMessage(problem, get, open);
    if (answer === get) await vscode.env.openExternal(vscode.Uri.parse(download));
    if (answer === open) await vscode.commands.executeCommand('workbench.action.openSettings', 'ttvm.dotnetPath');
  }
}

/** The path of what lies beside the programs: inside the extension or in the folder the user has set. */
export function serverFile(context: vscode.ExtensionContext, name: string): string {
  const folder = settings.serverFolder();
  return folder === '' ? context.asAbsolutePath(`server/${name}`) : vscode.Uri.joinPath(vscode.Uri.file(folder), name).fsPath;
}
