// Starts the language server, keeps it running, and says so when it does not.
import { type ChildProcess, spawn } from 'node:child_process';
import * as vscode from 'vscode';
import { documents } from './documents';
import type { Command } from './dotnet';
import type { Client } from './languageClient';
import { debuggerType } from './launch';
import { reasonOf } from './reason';
import type { Runtime } from './runtime';
import { concernsServers, settings } from './settings';
import { t } from './words';

const languageServer = 'Ttvm.LanguageServer';

/** A server that ends so often within three minutes would only end again. */
const maxRestarts = 4;

export class LanguageServer {
  private client: Client | undefined;
  /** Of the server that runs, or ran last. */
  private process: ChildProcess | undefined;
  // Starts and stops are asked for by commands and by settings, at any time; each waits for the one before it.
  private turn: Promise<void> | undefined;
  private isDebugging = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly output: vscode.OutputChannel,
  ) {}

  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  /** While a program is debugged, values of variables stand where the stack would be shown. The server is told by way of its settings. */
  setDebugging(isDebugging: boolean): void {
    if (this.isDebugging === isDebugging) return;
    this.isDebugging = isDebugging;
    if (this.client?.isRunning()) void this.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** What a debugger is to evaluate for the word under the mouse; undefined where there is nothing, or no server. */
  async evaluatableExpression(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.EvaluatableExpression | undefined> {
    return this.client?.isRunning() === true ? this.client.evaluatableExpression(document, position, token) : undefined;
  }

  /** The first action begins at once: the sooner the server starts, the sooner the first findings are there. */
  private inTurn(action: () => Promise<void>): Promise<void> {
    this.turn = (this.turn?.then(action) ?? action()).catch((error: unknown) => {
      this.tell(t('The language server could not be started: {0}', reasonOf(error)));
    });
    return this.turn;
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) return;
    const program = this.runtime.executable(languageServer) ?? (await this.runtime.program(languageServer));
    if (program === undefined) return;
    // The server starts while the code of the client is loaded, and that waits until VS Code knows that the extension is active.
    const activated = new Promise<void>((resolve) => setImmediate(resolve));
    const [first, { Client }] = await Promise.all([this.startProcess(program), activated.then(() => import('./languageClient.js'))]);
    let unused: ChildProcess | undefined = first;
    const client = new Client({
      output: this.output,
      maxRestarts,
      startServer: () => {
        const process = unused;
        unused = undefined;
        // Of one that has ended meanwhile nobody could hear that.
        return process?.exitCode === null && process.signalCode === null ? Promise.resolve(process) : this.startProcess(program);
      },
      sectionFor: (section) => (this.isDebugging && settings.hidesStackWhileDebugging() ? withoutStack(section) : section),
      hasGivenUp: () => {
        this.client = undefined;
        this.tell(t('The language server ended {0} times within three minutes and was not started again.', maxRestarts + 1));
      },
    });
    try {
      await client.start();
    } catch (error) {
      this.process?.kill();
      throw error;
    }
    this.client = client;
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.end();
    } catch (error) {
      this.output.appendLine(t('The language server did not stop as asked: {0}', reasonOf(error)));
      this.process?.kill('SIGKILL');
    }
  }

  /** Starts the server's process; what it writes waits in its pipe until somebody reads. */
  private startProcess({ command, args }: Command): Promise<ChildProcess> {
    const process = (this.process = spawn(command, args));
    process.once('exit', (code, signal) => {
      if (code !== 0) this.output.appendLine(t('The language server ended: {0}', signal ?? t('exit code {0}', code ?? '')));
    });
    return new Promise((resolve, reject) => process.once('spawn', () => resolve(process)).once('error', reject));
  }

  private tell(message: string): void {
    this.output.appendLine(message);
    const show = t('Show Output');
    const again = t('Restart');
    void vscode.window.showErrorMessage(message, again, show).then((answer) => {
      if (answer === show) this.output.show();
      if (answer === again) return this.restart();
      return undefined;
    });
  }
}

export function registerLanguageServer(context: vscode.ExtensionContext, runtime: Runtime, output: vscode.OutputChannel): LanguageServer {
  const server = new LanguageServer(runtime, output);
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (concernsServers(change)) void server.restart();
    }),
  );
  context.subscriptions.push(
    vscode.languages.registerEvaluatableExpressionProvider(documents, {
      provideEvaluatableExpression: (document, position, token) => server.evaluatableExpression(document, position, token),
    }),
  );
  const debugged = new Set<string>();
  context.subscriptions.push(
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === debuggerType && session.configuration.noDebug !== true)
        server.setDebugging(debugged.add(session.id).size > 0);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (debugged.delete(session.id)) server.setDebugging(debugged.size > 0);
    }),
  );
  return server;
}

/** The settings of the server, but without the hints that show the stack. */
function withoutStack(section: { inlayHints?: object } | null): object {
  return { ...section, inlayHints: { ...section?.inlayHints, stack: false } };
}
