// Brings the events of a run to the page, each once. Knows nothing of VS Code.
import type { Ask, EventKind, EventsAnswer, MachineEvent } from '../views/protocol';
import type { ToPage } from './messages';

/** What the diagram shows. */
const kinds: readonly EventKind[] = ['spawn', 'exit', 'error', 'send', 'receive', 'deadLetter'];

/** So many events in one answer: the page draws those while the next come. */
const eventsOfPage = 5_000;

/** The program that is debugged, as it is at the moment. */
export interface Source {
  readonly ask: Ask;
  /** Another text for each run. */
  readonly run: string | undefined;
  /** Whether the run stands still where it has come to. */
  readonly isPresent: boolean;
}

export class Feed {
  private shownRun: string | undefined;
  /** The newest event that the page has. */
  private newest: MachineEvent | undefined;

  constructor(
    private readonly source: Source,
    private readonly say: (message: ToPage) => void,
  ) {}

  /** The run that the page shows, also after its end. */
  get run(): string | undefined {
    return this.shownRun;
  }

  /** The page has nothing any more. */
  startAnew(): void {
    this.newest = this.shownRun = undefined;
  }

  /** Hands over what the page lacks. Gives false where that has to be done once more, since what it has is not of this run any more. */
  async bring(): Promise<boolean> {
    const { run } = this.source;
    if (run === undefined) return true;
    if (run !== this.shownRun) this.newest = undefined;
    for (let more = true; more;) {
      const isNew = this.newest === undefined;
      const known = this.newest?.serial ?? 0;
      // The newest one that the page has comes once more, so that it is seen whether the run is still the same.
      const answer = await this.source.ask('ttvm/events', { kinds, after: Math.max(0, known - 1), count: eventsOfPage });
      if (this.source.run !== run || this.isForgotten(answer)) {
        this.startAnew();
        return false;
      }

      this.shownRun = run;
      const events = answer.events.filter(({ serial }) => serial > known);
      if (events.length > 0 || isNew) this.say({ type: 'events', events, startsAnew: isNew, dropped: answer.dropped });
      this.newest = events.at(-1) ?? this.newest;
      more = answer.next !== undefined;
      if (more) this.say({ type: 'loading', loaded: (this.newest?.serial ?? 0) - answer.first, total: answer.last - answer.first });
    }
    return true;
  }

  /** Whether the past has become the present and another future: then what the page has did not happen. */
  private isForgotten({ first, last, events: [event] }: EventsAnswer): boolean {
    const { newest } = this;
    if (newest === undefined || newest.serial < first) return false;
    if (newest.serial > last) return this.source.isPresent;
    return event?.serial !== newest.serial || event.coordinates !== newest.coordinates || event.text !== newest.text;
  }
}
