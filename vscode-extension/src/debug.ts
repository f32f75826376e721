// Connects VS Code's debugger to the debug adapter, a process of its own for each session.
import * as vscode from 'vscode';
import { Ending } from './ending';
import { exitCodeOf, programErrorOf, showsDebugView } from './failing';
import { complete, debuggerType, launchOf, recordingLanguage } from './launch';
import { fileOf, fromListing, isListing, toListing } from './listing';
import { helpAfter, offerStart, showProgramError } from './outcome';
import type { Runtime } from './runtime';
import { settings } from './settings';
import { t } from './words';

const debugAdapter = 'Ttvm.DebugAdapter';

export function registerDebugger(context: vscode.ExtensionContext, runtime: Runtime, output: vscode.OutputChannel): void {
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(debuggerType, new LaunchConfigurations(runtime)),
    vscode.debug.registerDebugConfigurationProvider(
      debuggerType,
      { provideDebugConfigurations },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debuggerType, {
      createDebugAdapterDescriptor: async () => {
        const adapter = await runtime.program(debugAdapter);
        return adapter === undefined ? undefined : new vscode.DebugAdapterExecutable(adapter.command, adapter.args);
      },
    }),
    vscode.debug.registerDebugAdapterTrackerFactory(debuggerType, {
      createDebugAdapterTracker: (session) => {
        const ending = new Ending();
        return {
          onWillStopSession: () => ending.stopping(),
          onWillReceiveMessage: (message) => {
            ending.asked(message);
            fromListing(message);
          },
          onDidSendMessage: (message) => {
            ending.received(message);
            toListing(message);
            const exitCode = exitCodeOf(message);
            if (exitCode !== undefined) helpAfter(runtime, session, exitCode, ending.wasStopped);
            const programError = programErrorOf(message);
            if (programError !== undefined) {
              // Else VS Code would show the error in a dialogue that offers to open launch.json, which is not at fault.
              (message as { body: { error: { showUser: boolean } } }).body.error.showUser = false;
              void showProgramError(programError);
            }
            // Before VS Code hears of the stop, so it has the last word about where the cursor goes.
            if (showsDebugView(message, vscode.workspace.getConfiguration('debug').get<string>('openDebug')))
              void vscode.commands.executeCommand('workbench.view.debug');
          },
          onExit: (code, signal) => {
            const message = ending.messageFor(session.name, code, signal);
            if (message !== undefined) void offerStart(session, message, output);
          },
        };
      },
    }),
  );
}

/** What the user looks at: not the panel Output, which VS Code takes for an editor once it was clicked at. */
function shownDocument(): vscode.TextDocument | undefined {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && active.uri.scheme !== 'output') return active;
  return vscode.window.visibleTextEditors.map(({ document }) => document).find(({ uri }) => uri.scheme !== 'output');
}

class LaunchConfigurations implements vscode.DebugConfigurationProvider {
  constructor(private readonly runtime: Runtime) {}

  resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined {
    const document = shownDocument();
    const program = document?.languageId === debuggerType || document?.languageId === recordingLanguage ? document.uri : undefined;
    const named = isListing(document?.uri) ? fileOf(document.uri) : program;
    const launch = complete(given, named === undefined ? document?.languageId : debuggerType, {
      stepping: settings.stepping(folder),
      smp: settings.smp(folder),
      console: settings.console(folder),
      showsConsole: settings.showsConsole(folder),
    });
    // VS Code knows the file of no listing, and takes the panel Output for a file.
    if (typeof launch !== 'string')
      return named?.scheme === 'file' && launch.program === '${file}' ? { ...launch, program: named.fsPath } : launch;
    void vscode.window.showErrorMessage(launch);
    return undefined;
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    launch: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    // Without .NET the user has been told so by now; a session that cannot start would only add VS Code's own, less helpful words.
    return (await this.runtime.program(debugAdapter)) === undefined ? undefined : launch;
  }
}

/** The entries that "Select and Start Debugging" offers without any launch.json. It asks for each folder, and once more for none. */
function provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): vscode.DebugConfiguration[] {
  if (folder === undefined && vscode.workspace.workspaceFolders !== undefined) return [];
  const file = '${file}';
  return [
    launchOf(file, t('Debug this program')),
    { ...launchOf(file, t('Debug this program from its first instruction')), stopOnEntry: true },
  ];
}
