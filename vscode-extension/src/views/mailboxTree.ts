// The rows of the view Mailboxes: every queue, the oldest message first, and what each message holds. Knows nothing of VS Code.
import { messageCount, t, timeOf } from '../words';
import { calledAs, lineOf } from './events';
import { rangesOf, rowsOfNode, type Range } from './pages';
import type { Ask, Mailbox, Message, Variable } from './protocol';

export type MailboxNode =
  | { kind: 'mailbox'; mailbox: Mailbox }
  | { kind: 'message'; pid: number; index: number; isLast: boolean; message: Message }
  | { kind: 'part'; variable: Variable; id: string }
  | { kind: 'range'; range: Range; pid?: number };

export class MailboxTree {
  constructor(private readonly ask: Ask) {}

  async childrenOf(node?: MailboxNode): Promise<MailboxNode[]> {
    switch (node?.kind) {
      case undefined: {
        const { total } = await this.ask('ttvm/mailboxes', { count: 1, messageCount: 1 });
        return this.mailboxes({ start: 0, count: total });
      }
      case 'mailbox':
        return this.messages(node.mailbox.pid, { start: 0, count: node.mailbox.count });
      case 'range':
        return node.pid === undefined ? this.mailboxes(node.range) : this.messages(node.pid, node.range);
      case 'message':
        return this.parts(node.message.variablesReference, `${node.pid}/${node.message.sequence}`);
      case 'part':
        return this.parts(node.variable.variablesReference, node.id);
    }
  }

  private async mailboxes(range: Range): Promise<MailboxNode[]> {
    const ranges = rangesOf(range);
    if (ranges.length > 0) return ranges.map((part) => ({ kind: 'range', range: part }));
    const { mailboxes } = await this.ask('ttvm/mailboxes', { ...range, messageCount: 1 });
    return mailboxes.map((mailbox) => ({ kind: 'mailbox', mailbox }));
  }

  private async messages(pid: number, range: Range): Promise<MailboxNode[]> {
    const ranges = rangesOf(range);
    if (ranges.length > 0) return ranges.map((part) => ({ kind: 'range', range: part, pid }));
    const answer = await this.ask('ttvm/mailboxes', { pids: [pid], messageStart: range.start, messageCount: rowsOfNode });
    const [mailbox] = answer.mailboxes;
    return (mailbox?.messages ?? []).map((message, offset) => {
      const index = range.start + offset;
      return { kind: 'message', pid, index, isLast: index + 1 === mailbox?.count, message };
    });
  }

  private async parts(variablesReference: number, owner: string): Promise<MailboxNode[]> {
    if (variablesReference === 0) return [];
    const { variables } = await this.ask('variables', { variablesReference });
    return variables.map((variable) => ({ kind: 'part', variable, id: `${owner}/${variable.name}` }));
  }
}

export function nameOfMailbox(mailbox: Mailbox): string {
  return `${mailbox.name} #${mailbox.pid} · ${messageCount(mailbox.count)}`;
}

/** Who sent a message, and from which line. */
export function origin(message: Message): string {
  if (message.from === undefined) return t('the machine');
  const sender = calledAs(message.from);
  return message.place === undefined ? sender : `${sender} · ${lineOf(message.place)}`;
}

/** What stands behind it: how old the message is, and what it says. */
export function aboutMessage(message: Message): string {
  return `${t('{0} ago', timeOf(message.age))} · ${message.value}`;
}
