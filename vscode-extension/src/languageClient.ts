// The client's side of the language server's protocol. Its library takes longer to load than everything else of the extension, so whoever
// needs this module loads it when the server has been started.
import type { ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type CloseHandlerResult,
  type Range as LspRange,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { documents } from './documents';
import { reasonOf } from './reason';

/** Tells the server which commands its code lenses may name; it names none that a client does not have. */
const lensCommands: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { commands: { commands: ['ttvm.runFile', 'ttvm.debugFile', 'ttvm.explore', 'ttvm.showReferences'] } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** What a client is told by those who use it, and tells them. */
export interface Surroundings {
  readonly output: vscode.OutputChannel;
  /** So often within three minutes the server is started again when it has ended. */
  readonly maxRestarts: number;
  /** Called for each start of the server. */
  readonly startServer: () => Promise<ChildProcess>;
  /** What the server hears of a section of the settings. */
  readonly sectionFor: (section: object | null) => unknown;
  /** The server has ended too often and is not started again. */
  readonly hasGivenUp: () => void;
}

/** Writes into the output channel what people can read: no stacks of bundled code. */
export class Client extends LanguageClient {
  /** Whether a server that ends is to be started again: it has answered once, and nobody has asked it to stop. */
  private isWanted = false;

  constructor({ output, maxRestarts, startServer, sectionFor, hasGivenUp }: Surroundings) {
    super('ttvm', 'TinyTotVM', startServer, {
      documentSelector: documents,
      outputChannel: output,
      // Asked for later, settings that differ from the defaults would have the first findings worked out once more.
      initializationOptions: sectionFor(vscode.workspace.getConfiguration('ttvm')),
      // A request that meets a dying server is a line in the output channel; what the user has to know is said elsewhere.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const sections = await next(params, token);
            return Array.isArray(sections) ? sections.map(sectionFor) : sections;
          },
        },
      },
    });
    const usual = this.createDefaultErrorHandler(maxRestarts);
    this.clientOptions.errorHandler = {
      error: (error, message, count) => usual.error(error, message, count),
      closed: async (): Promise<CloseHandlerResult> => {
        // A server that ends before it ever answered makes start() fail, which tells the user; starting it again would not help.
        const result = this.isWanted ? await usual.closed() : undefined;
        if (result?.action === CloseAction.Restart) return result;
        if (result !== undefined) hasGivenUp();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
    this.registerFeature(lensCommands);
  }

  override async start(): Promise<void> {
    await super.start();
    this.isWanted = true;
  }

  /** Has the server end, if there is one. */
  async end(): Promise<void> {
    this.isWanted = false;
    // The client may be starting a server again that has just died, and only a running one can be stopped.
    if (this.state === State.Starting) await super.start();
    if (this.isRunning()) await this.stop();
  }

  /** What a debugger is to evaluate for the word at a place; undefined where there is nothing. */
  async evaluatableExpression(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.EvaluatableExpression | undefined> {
    const found = await this.sendRequest<{ range: LspRange; expression: string } | null>(
      'ttvm/evaluatableExpression',
      this.code2ProtocolConverter.asTextDocumentPositionParams(document, position),
      token,
    );
    return found === null
      ? undefined
      : new vscode.EvaluatableExpression(this.protocol2CodeConverter.asRange(found.range), found.expression);
  }

  override error(message: string, data?: unknown, show?: boolean | 'force'): void {
    super.error(message, data instanceof Error ? reasonOf(data) : data, show);
  }

  // Of a restart the client hands over whether to show it in the place of what there is to say.
  override info(message: string, data?: unknown, show?: boolean): void {
    super.info(message, typeof data === 'boolean' ? undefined : data, show);
  }
}
