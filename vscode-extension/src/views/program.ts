// Follows the program that is debugged at the moment, for the views: what they ask, and when to ask again.
import * as vscode from 'vscode';
import { debuggerType } from '../launch';
import { reasonOf } from '../reason';
import { t } from '../words';
import type { Ask, Requests } from './protocol';
import { changeOf } from './running';

/** A step is mostly over before this, and then nobody needs to see that the program ran, in milliseconds. */
const shortRun = 200;

export class DebuggedProgram implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly stopped = new Set<string>();
  private readonly restarts = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: { dispose(): void }[];

  /** The program has stopped, gone on, been changed by hand, or ended; or another one is debugged now. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscriptions = [
      this.changed,
      vscode.debug.onDidChangeActiveDebugSession(() => this.tell()),
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.stopped.delete(session.id);
        this.restarts.delete(session.id);
        this.tell();
      }),
      vscode.debug.registerDebugAdapterTrackerFactory(debuggerType, {
        createDebugAdapterTracker: (session) => ({ onDidSendMessage: (message) => this.received(session, message) }),
      }),
    ];
  }

  /** The session whose program can be looked at; undefined if there is none. */
  get session(): vscode.DebugSession | undefined {
    const session = vscode.debug.activeDebugSession;
    return session?.type === debuggerType && session.configuration.noDebug !== true ? session : undefined;
  }

  /** Whether it stands still, so that it can be changed. */
  get isStopped(): boolean {
    return this.session !== undefined && this.stopped.has(this.session.id);
  }

  /** Another text for each run of a program, also where a session starts it anew; undefined if there is none. */
  get run(): string | undefined {
    const { session } = this;
    return session === undefined ? undefined : `${session.id}/${this.restarts.get(session.id) ?? 0}`;
  }

  readonly ask: Ask = (request, given) => {
    const { session } = this;
    if (session === undefined) return Promise.reject(new Error(t('No program is debugged.')));
    // The protocol's types are those of the adapter; VS Code hands the answer on as it is.
    return Promise.resolve(session.customRequest(request, given)) as ReturnType<Ask>;
  };

  /** Has the adapter do something, and tells the user why if it refuses. */
  request<Name extends keyof Requests>(name: Name, given: Requests[Name][0]): Promise<Requests[Name][1] | undefined>;
  request(name: string, given: object): Promise<unknown>;
  async request(name: string, given: object): Promise<unknown> {
    try {
      return await this.session?.customRequest(name, given);
    } catch (error) {
      void vscode.window.showErrorMessage(reasonOf(error));
      return undefined;
    }
  }

  /** Does something with the process that VS Code shows. */
  forShownProcess(action: (pid: number) => unknown): unknown {
    const item = vscode.debug.activeStackItem;
    if (item !== undefined && item.session.id === this.session?.id) return action(item.threadId);
    void vscode.window.showInformationMessage(t('Choose a process in the view Call Stack first.'));
    return undefined;
  }

  /** Runs one of VS Code's own debug commands for a process, as the buttons of its row in the call stack do. */
  async runFor(command: string, pid: number): Promise<void> {
    const id = this.session?.id;
    if (id !== undefined) await vscode.commands.executeCommand(command, undefined, { sessionId: id, threadId: `thread:${id}:${pid}` });
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private received(session: vscode.DebugSession, message: unknown): void {
    const change = changeOf(message);
    if (change === undefined) return;
    if (change === 'stopped') this.stopped.add(session.id);
    else if (change !== 'changed') this.stopped.delete(session.id);
    if (change === 'restarted') this.restarts.set(session.id, (this.restarts.get(session.id) ?? 0) + 1);
    clearTimeout(this.timer);
    // VS Code handles the message after this; what it would answer from its own state is right then.
    this.timer = setTimeout(() => this.tell(), change === 'goesOn' ? shortRun : 0);
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', 'ttvm.debugging', this.session !== undefined);
    void vscode.commands.executeCommand('setContext', 'ttvm.stopped', this.isStopped);
    this.changed.fire();
  }
}
