// What the panel and its page say to each other.
import type { MachineEvent } from '../views/protocol';

export type ToPage =
  | { type: 'events'; events: MachineEvent[]; startsAnew: boolean; dropped: number }
  | { type: 'loading'; loaded: number; total: number }
  | { type: 'moment'; moment: RunMoment }
  | { type: 'export'; format: ExportFormat };

/** Where the run is. */
export interface RunMoment {
  /** The newest event that has happened; absent while the program does not stand still. */
  lastEvent?: number;
  isPast: boolean;
  /** See `Stops`. */
  stops: readonly number[];
}

export type ExportFormat = 'mermaid' | 'svg';

export type FromPage =
  | { type: 'ready' }
  | { type: 'open'; event: MachineEvent }
  /** To just before an event; without one to where the run has come to. */
  | { type: 'goTo'; event?: number }
  | { type: 'exported'; format: ExportFormat; text: string };
