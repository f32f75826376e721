// What a sequence diagram of a run shows, and where: a column for each process, a row for each event. Knows neither VS Code nor a browser.
import type { MachineEvent } from '../views/protocol';
import { t } from '../words';

/**
 * The first process, and each that has done more than being started: of hundreds that only wait nobody wants a column. Rows count from 0.
 */
export interface Lane {
  readonly pid: number;
  name: string;
  /** The row in which it was started, or appears first. */
  readonly first: number;
  /** The row in which it has ended. */
  last?: number;
}

export interface Row {
  readonly event: MachineEvent;
  /** Whose event it is, as a column; undefined: the outside, or a process without a column. */
  readonly lane: number | undefined;
  /** The column of the process at the other end. */
  readonly other: number | undefined;
  /** Of `send` the row in which the message has been taken, of `receive` the row in which it was sent, if the diagram has it. */
  partner?: number;
}

/** A line to be drawn between two columns. */
export interface Arrow {
  readonly from: { lane: number; row: number };
  readonly to: { lane: number; row: number };
  readonly row: Row;
  readonly kind: 'taken' | 'waiting' | 'lost' | 'spawn';
}

export class Diagram {
  readonly lanes: Lane[] = [];
  readonly rows: Row[] = [];
  private readonly laneOf = new Map<number, number>();
  private readonly rowOf = new Map<number, number>();
  /** Processes that have no column yet: by pid, the row in which they were started. */
  private readonly started = new Map<number, number>();

  /** The newest event that is in; 0 if there is none. */
  get last(): number {
    return this.rows.at(-1)?.event.serial ?? 0;
  }

  /** Whether nothing has happened but that the program was started. */
  get isBlank(): boolean {
    return this.rows.every(({ event, other }) => event.kind === 'spawn' && other === undefined);
  }

  clear(): void {
    this.lanes.length = 0;
    this.rows.length = 0;
    this.laneOf.clear();
    this.rowOf.clear();
    this.started.clear();
  }

  /** Adds events behind those that are in, in their order. */
  add(events: readonly MachineEvent[]): void {
    for (const event of events) {
      const index = this.rows.length;
      const { process, other } = event;
      if (event.kind === 'spawn' && process !== undefined) this.started.set(process.pid, index);
      const row: Row = {
        event,
        lane: event.kind === 'spawn' && other !== undefined ? undefined : process && this.enter(process.pid, process.name, index),
        other: other && this.enter(other.pid, other.name, index),
      };
      this.rows.push(row);
      this.rowOf.set(event.serial, index);
      if (event.kind === 'receive' && event.send !== undefined) this.join(row, index, this.rowOf.get(event.send));
      const lane = this.laneAt(row.lane);
      if (event.kind === 'exit' && lane !== undefined) lane.last = index;
    }
  }

  /** What is drawn between columns in some rows: whatever begins or ends there, each once. */
  arrowsIn(from: number, to: number): Arrow[] {
    return this.rowsIn(from, to).flatMap(([index, row]) => {
      const arrow = this.arrowOf(row, index);
      // The one that ends here has been drawn already where it begins.
      return arrow !== undefined && (arrow.from.row === index || arrow.from.row < from) ? [arrow] : [];
    });
  }

  /** Some rows, each with its number. */
  rowsIn(from: number, to: number): [number, Row][] {
    const first = Math.max(0, from);
    return this.rows.slice(first, Math.max(0, to)).map((row, offset) => [first + offset, row]);
  }

  /** A column by its number; undefined where there is none. */
  laneAt(index: number | undefined): Lane | undefined {
    return index === undefined ? undefined : this.lanes[index];
  }

  private arrowOf(row: Row, index: number): Arrow | undefined {
    const { lane, other, event, partner } = row;
    if (lane === undefined || other === undefined) return undefined;
    switch (event.kind) {
      case 'send':
        return partner === undefined
          ? { from: { lane, row: index }, to: { lane: other, row: index }, row, kind: 'waiting' }
          : { from: { lane, row: index }, to: { lane: other, row: partner }, row, kind: 'taken' };
      case 'receive':
        // A message whose sending is not known any more comes from its sender, in the same row.
        return { from: { lane: other, row: partner ?? index }, to: { lane, row: index }, row, kind: 'taken' };
      case 'deadLetter':
        return { from: { lane, row: index }, to: { lane: other, row: index }, row, kind: 'lost' };
      case 'spawn':
        return { from: { lane: other, row: index }, to: { lane, row: index }, row, kind: 'spawn' };
      default:
        return undefined;
    }
  }

  private enter(pid: number, name: string | undefined, row: number): number {
    const known = this.laneOf.get(pid);
    if (known !== undefined) {
      // A process gets its name when it registers.
      const lane = this.laneAt(known);
      if (name !== undefined && lane !== undefined) lane.name = name;
      return known;
    }

    const index = this.lanes.length;
    const started = this.started.get(pid);
    this.laneOf.set(pid, index);
    this.lanes.push({ pid, name: name ?? t('process'), first: started ?? row });
    // The row in which it was started has a column at both ends now.
    if (started !== undefined && this.rows[started] !== undefined) this.rows[started] = { ...this.rows[started], lane: index };
    return index;
  }

  private join(receive: Row, index: number, send: number | undefined): void {
    if (send === undefined) return;
    const sending = this.rows[send];
    if (sending === undefined) return;
    receive.partner = send;
    sending.partner = index;
  }
}
