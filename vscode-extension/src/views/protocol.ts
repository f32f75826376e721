// The parts of the debug adapter's own requests that the views use; docs/debug-protocol.md describes all of them.

export interface Source {
  name?: string;
  path?: string;
  sourceReference?: number;
}

export interface Place {
  text: string;
  source?: Source;
  line?: number;
  column?: number;
}

export interface ProcessName {
  pid: number;
  name?: string;
  ended: boolean;
}

export interface Process {
  pid: number;
  name: string;
  state: string;
  waitsIn?: string;
  frozen: boolean;
  place: Place;
  messages: number;
  reductions: number;
  isSupervisor: boolean;
  children: number;
  group: string;
}

export interface Group {
  group: string;
  startedIn: string;
  state: string;
  waitsIn?: string;
  place: Place;
  count: number;
  first: Process;
}

export interface ProcessesArguments {
  start?: number;
  count?: number;
  filter?: string;
  parent?: number;
  supervisor?: number;
  group?: string;
  grouped?: boolean;
}

export interface ProcessesAnswer {
  total: number;
  processes?: Process[];
  groups?: Group[];
}

export interface Message {
  sequence: number;
  from?: ProcessName;
  place?: Place;
  /** The number of the event that sent it; absent if that is not kept any more. */
  send?: number;
  age: number;
  value: string;
  type: string;
  variablesReference: number;
}

export interface Mailbox {
  pid: number;
  name: string;
  state: string;
  count: number;
  messages: Message[];
}

export interface MailboxesArguments {
  pids?: number[];
  start?: number;
  count?: number;
  messageStart?: number;
  messageCount?: number;
}

export interface MailboxesAnswer {
  total: number;
  mailboxes: Mailbox[];
}

/** A part of a value, as the standard request `variables` tells it. */
export interface Variable {
  name: string;
  value: string;
  variablesReference: number;
}

export type EventKind =
  | 'spawn'
  | 'exit'
  | 'error'
  | 'send'
  | 'receive'
  | 'deadLetter'
  | 'register'
  | 'unregister'
  | 'link'
  | 'unlink'
  | 'monitor'
  | 'demonitor'
  | 'timerSet'
  | 'timerDue'
  | 'output';

export interface MachineEvent {
  serial: number;
  kind: EventKind;
  coordinates: string;
  time: number;
  process?: ProcessName;
  other?: ProcessName;
  place?: Place;
  text: string;
  value?: string;
  send?: number;
}

export interface EventsArguments {
  kinds?: readonly EventKind[];
  filter?: string;
  after?: number;
  before?: number;
  count?: number;
}

export interface EventsAnswer {
  first: number;
  last: number;
  dropped: number;
  next?: number;
  events: MachineEvent[];
}

export interface SteppingAnswer {
  /** Absent while the run does not stand still. */
  coordinates?: string;
  /** Absent in the present. */
  behind?: number;
}

export interface HistoryAnswer {
  entries: { value?: string; process: ProcessName; place?: Place; coordinates: string }[];
}

export interface CausesAnswer {
  isComplete: boolean;
  events: MachineEvent[];
}

export interface Hit {
  breakpoint: number;
  process: ProcessName;
  place?: Place;
  /** Of a log point. */
  text?: string;
  coordinates: string;
}

export interface HitsAnswer {
  total: number;
  hits: Hit[];
}

export interface Sender {
  process: ProcessName;
  /** Absent: it has ended. */
  state?: string;
  lastSend?: MachineEvent;
  exit?: MachineEvent;
}

/** A process that waits for a message, and who has sent it some or knows it. */
export interface Wait {
  process: ProcessName;
  instruction: string;
  place?: Place;
  messages: number;
  senders: Sender[];
}

export interface WhyAnswer {
  text: string;
  circle: boolean;
  links: Wait[];
}

/** The requests by their names: what each takes and answers. */
export interface Requests {
  'ttvm/processes': [ProcessesArguments, ProcessesAnswer];
  'ttvm/mailboxes': [MailboxesArguments, MailboxesAnswer];
  'ttvm/events': [EventsArguments, EventsAnswer];
  'ttvm/stepping': [object, SteppingAnswer];
  'ttvm/history': [object, HistoryAnswer];
  'ttvm/causes': [{ serial: number }, CausesAnswer];
  'ttvm/hits': [{ breakpoint?: number }, HitsAnswer];
  'ttvm/why': [{ threadId: number }, WhyAnswer];
  variables: [{ variablesReference: number }, { variables: Variable[] }];
}

/** Asks the debug adapter. Rejects if there is none, or if it refuses. */
export type Ask = <Name extends keyof Requests>(request: Name, given: Requests[Name][0]) => Promise<Requests[Name][1]>;
