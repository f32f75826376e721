// The view Mailboxes: every queue with its messages, the oldest first, and what can be done with each message.
import * as vscode from 'vscode';
import { t } from '../words';
import { aboutMessage, MailboxTree, nameOfMailbox, origin, type MailboxNode } from './mailboxTree';
import { titleOf } from './pages';
import { openPlace } from './openPlace';
import type { DebuggedProgram } from './program';
import { ProgramTree, row } from './tree';

type MessageNode = Extract<MailboxNode, { kind: 'message' }>;

class MailboxesView extends ProgramTree<MailboxNode> {
  private readonly tree: MailboxTree;
  private isEmpty = false;

  constructor(program: DebuggedProgram) {
    super('ttvm.mailboxes', program);
    this.tree = new MailboxTree(program.ask);
  }

  getTreeItem(node: MailboxNode): vscode.TreeItem {
    switch (node.kind) {
      case 'range':
        return row(titleOf(node.range), '', true);
      case 'mailbox': {
        const item = row(nameOfMailbox(node.mailbox), node.mailbox.state, true);
        item.id = `mailbox ${node.mailbox.pid}`;
        item.iconPath = new vscode.ThemeIcon('inbox');
        item.contextValue = 'mailbox';
        return item;
      }
      case 'message':
        return messageItem(node);
      case 'part': {
        const item = row(node.variable.name, node.variable.value, node.variable.variablesReference > 0);
        item.id = `part ${node.id}`;
        return item;
      }
    }
  }

  protected async childrenOf(node?: MailboxNode): Promise<MailboxNode[]> {
    const children = await this.tree.childrenOf(node);
    if (node === undefined) {
      this.isEmpty = children.length === 0;
      if (this.program.isStopped) this.view.message = this.hint() ?? '';
    }
    return children;
  }

  protected override hint(): string | undefined {
    return this.program.isStopped && this.isEmpty ? t('No message waits in any mailbox.') : undefined;
  }
}

function messageItem(node: MessageNode): vscode.TreeItem {
  const { message, index, isLast } = node;
  const item = row(`${index}: ${origin(message)}`, aboutMessage(message), message.variablesReference > 0);
  item.id = `message ${node.pid}/${message.sequence}`;
  item.contextValue = ['message', ...(index > 0 ? ['up'] : []), ...(isLast ? [] : ['down'])].join(' ');
  item.iconPath = new vscode.ThemeIcon('mail');
  item.tooltip = `${message.value}\n${origin(message)}\n${aboutMessage(message)}`;
  if (message.place !== undefined)
    item.command = { command: 'ttvm.mailboxes.goToSender', title: t('Go to Where It Was Sent'), arguments: [node] };
  return item;
}

export function registerMailboxesView(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  const view = new MailboxesView(program);
  const onMessage = (name: string, action: (node: MessageNode) => unknown) =>
    vscode.commands.registerCommand(name, (node?: MailboxNode) => {
      const chosen = node ?? view.view.selection[0];
      if (chosen?.kind === 'message') return action(chosen);
      void vscode.window.showInformationMessage(t('Select a message in the view Mailboxes first.'));
      return undefined;
    });
  const change =
    (action: string, to?: number) =>
    ({ pid, index }: MessageNode) =>
      program.request('ttvm/changeMailbox', {
        threadId: pid,
        action,
        index,
        ...(to === undefined ? {} : { to: index + to }),
      });
  context.subscriptions.push(
    view,
    onMessage('ttvm.mailboxes.goToSender', ({ message }) => openPlace(message.place, program.session)),
    onMessage('ttvm.mailboxes.goToSend', withSending((event) => program.request('ttvm/goto', { to: 'event', event }))),
    onMessage('ttvm.mailboxes.rollBack', withSending((event) => program.request('ttvm/rollback', { event }))),
    onMessage('ttvm.mailboxes.edit', (node) => edit(node, program)),
    onMessage('ttvm.mailboxes.drop', change('drop')),
    onMessage('ttvm.mailboxes.duplicate', change('duplicate')),
    onMessage('ttvm.mailboxes.moveUp', change('move', -1)),
    onMessage('ttvm.mailboxes.moveDown', change('move', 1)),
    vscode.commands.registerCommand('ttvm.mailboxes.refresh', () => view.refresh()),
  );
}

/** Does something with the event that sent a message. */
function withSending(action: (event: number) => unknown): (node: MessageNode) => unknown {
  return ({ message: { send } }) =>
    send === undefined ? vscode.window.showInformationMessage(t('The event that sent it is not kept any more.')) : action(send);
}

/** Gives a message another value: any expression of the debugger. */
async function edit({ pid, index, message }: MessageNode, program: DebuggedProgram): Promise<void> {
  const value = await vscode.window.showInputBox({
    title: t('Change Message {0} of Process {1}', index, pid),
    prompt: t('Any expression, such as "Latte", 5, [1, 2] or {drink: "Tea"}'),
    value: message.value,
  });
  if (value === undefined) return;
  const stack = (await program.request('stackTrace', { threadId: pid, levels: 1 })) as { stackFrames: { id: number }[] } | undefined;
  const frame = stack?.stackFrames[0];
  if (frame !== undefined) await program.request('setExpression', { expression: `mailbox[${index}]`, value, frameId: frame.id });
}
