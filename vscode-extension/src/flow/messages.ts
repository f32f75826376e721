// What the panel and its page say to each other.
import type { MachineEvent } from '../views/protocol';

export type ToPage =
  | { type: 'events'; events: MachineEvent[]; startsAnew: boolean; dropped: number }
  | { type: 'loading'; loaded: number; total: number }
  | { type: 'export'; format: ExportFormat };

export type ExportFormat = 'mermaid' | 'svg';

export type FromPage =
  | { type: 'ready' }
  | { type: 'open'; event: MachineEvent }
  | { type: 'exported'; format: ExportFormat; text: string };
