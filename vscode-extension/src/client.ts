// Starts the language server, keeps it running, and says so when it does not.
import * as vscode from 'vscode';
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type CloseHandlerResult,
  type Range as LspRange,
  type ErrorHandler,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { reasonOf } from './reason';
import type { Runtime } from './runtime';
import { debuggerType } from './launch';
import { concernsServers, settings } from './settings';
import { t } from './words';

/** A server that ends so often within three minutes would only end again. */
const maxRestarts = 4;

/** Tells the server which commands its code lenses may name; it names none that a client does not have. */
const lensCommands: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { commands: { commands: ['ttvm.runFile', 'ttvm.debugFile', 'ttvm.explore', 'ttvm.showReferences'] } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** The files that the server knows. */
const documents = [
  { language: 'ttvm', scheme: 'file' },
  { language: 'ttvm', scheme: 'untitled' },
];

/** Writes into the output channel what people can read: no stacks of bundled code, and no end that was asked for. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown, show?: boolean | 'force'): void {
    if (!message.endsWith('exited with code 0.')) super.error(message, data instanceof Error ? reasonOf(data) : data, show);
  }

  // Of a restart the client hands over whether to show it in the place of what there is to say.
  override info(message: string, data?: unknown, show?: boolean): void {
    super.info(message, typeof data === 'boolean' ? undefined : data, show);
  }
}

export class LanguageServer {
  private client: LanguageClient | undefined;
  // Starts and stops are asked for by commands and by settings, at any time; each waits for the one before it.
  private turn: Promise<void> = Promise.resolve();
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
    const client = this.client;
    if (!client?.isRunning()) return undefined;
    const found = await client.sendRequest<{ range: LspRange; expression: string } | null>(
      'ttvm/evaluatableExpression',
      client.code2ProtocolConverter.asTextDocumentPositionParams(document, position),
      token,
    );
    return found === null
      ? undefined
      : new vscode.EvaluatableExpression(client.protocol2CodeConverter.asRange(found.range), found.expression);
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(action).catch((error: unknown) => {
      this.tell(t('The language server could not be started: {0}', reasonOf(error)));
    });
    return this.turn;
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) return;
    const program = await this.runtime.program('Ttvm.LanguageServer');
    if (program === undefined) return;
    const client = new Client(
      'ttvm',
      'TinyTotVM',
      program,
      {
        documentSelector: documents,
        outputChannel: this.output,
        // A request that meets a dying server is a line in the output channel; what the user has to know, this class says itself.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        middleware: {
          workspace: {
            configuration: async (params, token, next) => {
              const sections = await next(params, token);
              return this.isDebugging && settings.hidesStackWhileDebugging() && Array.isArray(sections)
                ? sections.map(withoutStack)
                : sections;
            },
          },
        },
      },
    );
    client.clientOptions.errorHandler = this.errorHandler(client);
    client.registerFeature(lensCommands);
    await client.start();
    this.client = client;
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    try {
      // The client may be starting a server again that has just died, and only a running one can be stopped.
      if (client.state === State.Starting) await client.start();
      if (client.isRunning()) await client.stop();
    } catch (error) {
      // The client ends the process itself when it does not answer; a new server does not depend on it.
      this.output.appendLine(t('The language server did not stop as asked: {0}', reasonOf(error)));
    }
  }

  private errorHandler(client: LanguageClient): ErrorHandler {
    const usual = client.createDefaultErrorHandler(maxRestarts);
    return {
      error: (error, message, count) => usual.error(error, message, count),
      closed: async (): Promise<CloseHandlerResult> => {
        // A server that ends before it ever answered makes start() fail, which tells the user; starting it again would not help.
        if (this.client !== client) return { action: CloseAction.DoNotRestart, handled: true };
        const result = await usual.closed();
        if (result.action === CloseAction.Restart) return result;
        this.client = undefined;
        this.tell(t('The language server ended {0} times within three minutes and was not started again.', maxRestarts + 1));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
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
