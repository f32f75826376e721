// Where VS Code comes in: one register call per concern. What .ttvm means is known to the servers alone.
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { registerDebugger } from './debug';
import { type LanguageServer, registerLanguageServer } from './client';
import { registerExploring } from './exploring/explore';
import { registerNewFile } from './newFile';
import { registerProfiling } from './profiling/profile';
import { registerStepping } from './stepping';
import { registerViews } from './views/views';
import { registerTests } from './testing/explorer';
import { Runtime } from './runtime';
import { registerTools } from './tools';
import { translateBy } from './words';

let server: LanguageServer | undefined;

export function activate(context: vscode.ExtensionContext): void {
  translateBy(vscode.l10n.t, vscode.env.language);
  const output = vscode.window.createOutputChannel('TinyTotVM');
  const runtime = new Runtime(context, output);
  context.subscriptions.push(output, runtime);

  // First of all, since it takes longest, and not awaited: a program can be run and debugged while, or although, the server does not start.
  // It tells its own errors.
  server = registerLanguageServer(context, runtime, output);
  const serverStarted = server.start();
  registerCommands(context, server, output);
  registerNewFile(context);
  registerDebugger(context, runtime, output);
  registerStepping(context);
  registerViews(context);
  registerTests(context, runtime, output, serverStarted);
  registerExploring(context, runtime);
  registerProfiling(context, runtime);
  registerTools(context, runtime);
}

/** VS Code waits for the promise, so that the language server ends in good order and is never left behind. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
