// What has happened in a run, in words and signs. Knows nothing of VS Code.
import { t } from '../words';
import type { EventKind, MachineEvent, Place, ProcessName } from './protocol';

/** An icon of VS Code for each kind of events; no two are alike, so that none needs a colour. */
const icons: Record<EventKind, string> = {
  spawn: 'add',
  exit: 'circle-slash',
  error: 'error',
  send: 'arrow-right',
  receive: 'mail-read',
  deadLetter: 'warning',
  register: 'tag',
  unregister: 'close',
  link: 'link',
  unlink: 'debug-disconnect',
  monitor: 'eye',
  demonitor: 'eye-closed',
  timerSet: 'watch',
  timerDue: 'bell',
  output: 'terminal',
};

export const eventKinds = Object.keys(icons) as EventKind[];

export function iconOf(kind: EventKind): string {
  return icons[kind];
}

/** What the events of a kind are, for people. */
export function titleOfKind(kind: EventKind): string {
  switch (kind) {
    case 'spawn':
      return t('Starts of processes');
    case 'exit':
      return t('Ends of processes');
    case 'error':
      return t('Errors');
    case 'send':
      return t('Messages that are sent');
    case 'receive':
      return t('Messages that are received');
    case 'deadLetter':
      return t('Messages that find nobody');
    case 'register':
      return t('Names that are taken');
    case 'unregister':
      return t('Names that are taken away');
    case 'link':
      return t('Links');
    case 'unlink':
      return t('Links that are taken back');
    case 'monitor':
      return t('Monitors');
    case 'demonitor':
      return t('Monitors that are taken back');
    case 'timerSet':
      return t('Timers that are set');
    case 'timerDue':
      return t('Timers that are due');
    case 'output':
      return t('Output');
  }
}

/** `cashier #2`. */
export function calledAs(process: ProcessName): string {
  return `${process.name ?? t('process')} #${process.pid}`;
}

/** What has happened, as a sentence: `cashier #2 sends "Latte" to process 3`. */
export function sentenceOf({ process, text }: MachineEvent): string {
  return process === undefined ? text : `${calledAs(process)} ${text}`;
}

/** Where and when, as in `lib/shop.ttvm:25 · 0:4:17`; `relative` makes a path short. */
export function whereabouts(place: Place | undefined, coordinates: string, relative: (path: string) => string): string {
  return place === undefined ? coordinates : `${lineOf(place, relative)} · ${coordinates}`;
}

/** `shop.ttvm:25`, or what `relative` makes of the path of its file; where there is neither, the place as reports write it. */
export function lineOf({ source, line, text }: Place, relative?: (path: string) => string): string {
  if (line === undefined) return text;
  if (relative !== undefined && source?.path !== undefined) return `${relative(source.path)}:${line}`;
  return source?.name === undefined ? text : `${source.name}:${line}`;
}
