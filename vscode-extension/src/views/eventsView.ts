// The view Event Log: what has happened up to where the run is, the newest first; each row leads to its moment.
import * as vscode from 'vscode';
import { goTo, leadTo } from '../time/destination';
import { rowsOfCauses } from '../time/moments';
import type { Position } from '../time/position';
import { t } from '../words';
import { EventLog, type EventNode } from './eventLog';
import { eventKinds, iconOf, sentenceOf, titleOfKind, whereabouts } from './events';
import { openPlace, shortPath } from './openPlace';
import type { DebuggedProgram } from './program';
import type { MachineEvent } from './protocol';
import { ProgramTree, row } from './tree';

class EventsView extends ProgramTree<EventNode> {
  readonly log: EventLog;
  private isEmpty = false;
  private isPast = false;

  constructor(program: DebuggedProgram) {
    super('ttvm.events', program);
    this.log = new EventLog(program.ask);
  }

  getTreeItem(node: EventNode): vscode.TreeItem {
    return node.kind === 'event' ? eventItem(node) : moreItem();
  }

  override refresh(): void {
    this.log.showNewest();
    super.refresh();
  }

  showMore(): void {
    this.log.showMore();
    super.refresh();
  }

  moved(position: Position | undefined): void {
    this.isPast = position?.behind !== undefined;
    this.showHint();
  }

  async askForFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: t('Filter Events'),
      prompt: t('A part of the process, the text or the place of an event. Empty: all events.'),
      placeHolder: t('for example: till #2, Latte, shop.ttvm:25'),
      value: this.log.filter,
    });
    if (filter !== undefined) this.show(() => (this.log.filter = filter.trim()));
  }

  async askForKinds(): Promise<void> {
    const shown = new Set(this.log.kinds.length === 0 ? eventKinds : this.log.kinds);
    const items = eventKinds.map((kind) => ({ label: `$(${iconOf(kind)}) ${titleOfKind(kind)}`, picked: shown.has(kind), of: kind }));
    const chosen = await vscode.window.showQuickPick(items, { title: t('Which Events to Show'), canPickMany: true });
    if (chosen === undefined) return;
    // None and all are the same: a list that is always empty is of no use.
    const kinds = chosen.length === items.length ? [] : chosen.map(({ of }) => of);
    this.show(() => (this.log.kinds = kinds));
  }

  show(change: () => void): void {
    change();
    void vscode.commands.executeCommand('setContext', 'ttvm.events.filtered', this.log.isFiltered);
    this.refresh();
  }

  protected async childrenOf(node?: EventNode): Promise<EventNode[]> {
    if (node !== undefined) return [];
    const rows = await this.log.rows();
    this.isEmpty = rows.length === 0;
    this.showHint();
    return rows;
  }

  protected override hint(): string | undefined {
    const parts = [
      this.log.hint,
      this.isPast ? t('In the past: what came later is not shown.') : undefined,
      this.isEmpty && this.program.isStopped ? t('There is no event.') : undefined,
    ].filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join(' · ');
  }

  private showHint(): void {
    if (this.program.isStopped) this.view.message = this.hint() ?? '';
  }
}

function eventItem(node: EventNode & { kind: 'event' }): vscode.TreeItem {
  const { event } = node;
  const [sentence, about] = [sentenceOf(event), whereabouts(event.place, event.coordinates, shortPath)];
  const item = row(sentence, about, false);
  item.id = `event ${event.serial}`;
  item.iconPath = new vscode.ThemeIcon(iconOf(event.kind));
  item.contextValue = `event${isMessage(event) ? ' message' : ''}${event.place?.source === undefined ? '' : ' place'}`;
  item.tooltip = [sentence, titleOfKind(event.kind), t('event {0}', event.serial), event.place?.text, event.coordinates]
    .filter((line) => line !== undefined)
    .join('\n');
  item.accessibilityInformation = { label: `${sentence}, ${titleOfKind(event.kind)}, ${about}` };
  item.command = { command: 'ttvm.events.goTo', title: t('Go Back in Time to Here'), arguments: [node] };
  return item;
}

/** Whether the event is the beginning of a message, which may have been received. */
function isMessage({ kind }: MachineEvent): boolean {
  return kind === 'send' || kind === 'timerSet';
}

function moreItem(): vscode.TreeItem {
  const item = row(t('more…'), t('older events'), false);
  item.id = 'more';
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'ttvm.events.more', title: t('more…') };
  return item;
}

export function registerEventsView(
  context: vscode.ExtensionContext,
  program: DebuggedProgram,
  moved: vscode.Event<Position | undefined>,
): void {
  const view = new EventsView(program);
  const onEvent = (name: string, action: (event: MachineEvent) => unknown) =>
    vscode.commands.registerCommand(name, (node?: EventNode) => {
      // From the palette or by a key: the row that is selected.
      const chosen = node ?? view.view.selection[0];
      if (chosen?.kind === 'event') return action(chosen.event);
      void vscode.window.showInformationMessage(t('Select an event in the view Event Log first.'));
      return undefined;
    });
  context.subscriptions.push(
    view,
    moved((position) => view.moved(position)),
    onEvent('ttvm.events.goTo', ({ serial }) => goTo(program, { to: 'event', event: serial })),
    onEvent('ttvm.events.goToSource', ({ place }) => openPlace(place, program.session)),
    onEvent('ttvm.events.goToReceive', ({ serial }) => goTo(program, { to: 'received', event: serial })),
    onEvent('ttvm.events.rollBack', ({ serial }) => program.request('ttvm/rollback', { event: serial })),
    onEvent('ttvm.events.causes', (event) => showCauses(program, event)),
    vscode.commands.registerCommand('ttvm.events.more', () => view.showMore()),
    vscode.commands.registerCommand('ttvm.events.filter', () => view.askForFilter()),
    vscode.commands.registerCommand('ttvm.events.kinds', () => view.askForKinds()),
    vscode.commands.registerCommand('ttvm.events.clearFilter', () => view.show(() => ([view.log.filter, view.log.kinds] = ['', []]))),
    vscode.commands.registerCommand('ttvm.events.refresh', () => view.refresh()),
  );
}

/** Lists what was needed for an event to come about; who chooses one of it goes there. */
async function showCauses(program: DebuggedProgram, event: MachineEvent): Promise<void> {
  const answer = await program.request('ttvm/causes', { serial: event.serial });
  if (answer === undefined) return;
  const isWhole = answer.isComplete ? t('It all begins with the last of these.') : t('There are more before.');
  await leadTo(program, rowsOfCauses(answer.events, shortPath), {
    title: t('Causes of: {0}', sentenceOf(event)),
    placeHolder: `${isWhole} ${t('Choose one to go to the moment just before it.')}`,
  });
}
