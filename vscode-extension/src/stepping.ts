// Shows and switches what a step lets run: the chosen process alone, or all of them.
import * as vscode from 'vscode';
import { debuggerType } from './launch';
import { explain, isPolicy, other, type Policy } from './policy';
import { reasonOf } from './reason';
import { t } from './words';

export function registerStepping(context: vscode.ExtensionContext): void {
  const stepping = new Stepping();
  context.subscriptions.push(
    stepping,
    vscode.commands.registerCommand('ttvm.toggleStepping', () => stepping.toggle()),
    vscode.debug.onDidStartDebugSession((session) => stepping.started(session)),
    vscode.debug.onDidTerminateDebugSession((session) => stepping.ended(session)),
    vscode.debug.onDidChangeActiveDebugSession(() => stepping.show()),
  );
}

class Stepping implements vscode.Disposable {
  // Each session has a policy of its own; the status bar speaks of the active one.
  private readonly policies = new Map<string, Policy>();
  private readonly item = vscode.window.createStatusBarItem('ttvm.stepping', vscode.StatusBarAlignment.Left);

  constructor() {
    this.item.name = t('TinyTotVM Stepping Policy');
    this.item.command = 'ttvm.toggleStepping';
  }

  started(session: vscode.DebugSession): void {
    // A program that runs without the debugger cannot be stepped.
    if (session.type !== debuggerType || session.configuration.noDebug === true) return;
    const asked: unknown = session.configuration.stepping;
    this.policies.set(session.id, isPolicy(asked) ? asked : 'isolate');
    this.show();
  }

  ended(session: vscode.DebugSession): void {
    this.policies.delete(session.id);
    this.show();
  }

  async toggle(): Promise<void> {
    const session = vscode.debug.activeDebugSession;
    const policy = session === undefined ? undefined : this.policies.get(session.id);
    if (session === undefined || policy === undefined) {
      void vscode.window.showInformationMessage(t('The stepping policy belongs to a debug session; start one first.'));
      return;
    }
    const next = other(policy);
    try {
      await session.customRequest('ttvm/stepping', { policy: next });
    } catch (error) {
      void vscode.window.showErrorMessage(t('The stepping policy was not changed: {0}', reasonOf(error)));
      return;
    }
    // The session may have ended while it was asked.
    if (this.policies.has(session.id)) this.policies.set(session.id, next);
    this.show();
  }

  show(): void {
    const session = vscode.debug.activeDebugSession;
    const policy = session === undefined ? undefined : this.policies.get(session.id);
    if (policy === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = `$(debug-step-over) ${t('Step: {0}', policy)}`;
    this.item.tooltip = `${explain(policy)} ${t("Click for '{0}'.", other(policy))}`;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
