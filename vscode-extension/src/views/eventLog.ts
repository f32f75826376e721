// The rows of the view Event Log: what has happened, the newest first, a page at a time. Knows nothing of VS Code.
import { t } from '../words';
import { titleOfKind } from './events';
import { rowsOfNode } from './pages';
import type { Ask, EventKind, EventsAnswer, MachineEvent } from './protocol';

export type EventNode = { kind: 'event'; event: MachineEvent } | { kind: 'more' };

export class EventLog {
  /** Shows only events whose process, kind, text or place has this in it. */
  filter = '';
  /** Shows only events of these kinds; empty: all. */
  kinds: readonly EventKind[] = [];
  private wanted = rowsOfNode;

  constructor(private readonly ask: Ask) {}

  get isFiltered(): boolean {
    return this.filter !== '' || this.kinds.length > 0;
  }

  /** What is left out, for people; undefined: nothing is. */
  get hint(): string | undefined {
    const kinds = this.kinds.map(titleOfKind).join(', ');
    if (kinds === '') return this.filter === '' ? undefined : t('Only events with "{0}"', this.filter);
    return this.filter === '' ? t('Only: {0}', kinds) : t('Only with "{0}": {1}', this.filter, kinds);
  }

  /** From now on, a page more. */
  showMore(): void {
    this.wanted += rowsOfNode;
  }

  /** From now on, the first page alone. */
  showNewest(): void {
    this.wanted = rowsOfNode;
  }

  async rows(): Promise<EventNode[]> {
    const rows: EventNode[] = [];
    let next: { before?: number } | undefined = {};
    while (next !== undefined && rows.length < this.wanted) {
      const answer: EventsAnswer = await this.ask('ttvm/events', { ...this.query(), ...next, count: rowsOfNode });
      rows.push(...answer.events.map((event): EventNode => ({ kind: 'event', event })));
      next = answer.next === undefined ? undefined : { before: answer.next };
    }
    return next === undefined ? rows : [...rows, { kind: 'more' }];
  }

  private query(): { filter?: string; kinds?: readonly EventKind[] } {
    return { ...(this.filter === '' ? {} : { filter: this.filter }), ...(this.kinds.length === 0 ? {} : { kinds: this.kinds }) };
  }
}
