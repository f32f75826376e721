// How moments of a run read, as rows of lists that lead to them. Knows nothing of VS Code.
import { calledAs, iconOf, lineOf, sentenceOf, whereabouts } from '../views/events';
import type { HistoryAnswer, HitsAnswer, MachineEvent, Sender, WhyAnswer } from '../views/protocol';
import { messageCount, t, withGroups } from '../words';

/** Where `ttvm/goto` goes. */
export type Moment =
  | { to: 'beginning' | 'present' | 'left' }
  | { to: 'event' | 'received'; event: number }
  | { to: 'previous'; threadId: number }
  | { to: 'output'; line: number }
  | { to: 'coordinates'; coordinates: string; threadId?: number };

/** A row of a list. It leads to a moment, or to a process as it is now. */
export interface MomentRow {
  icon: string;
  label: string;
  description: string;
  leadsTo: Moment | { pid: number };
}

/** Makes the path of a file short. */
type Shorten = (path: string) => string;

/** `1 instruction`, `2 instructions`. */
export function countOf(instructions: number): string {
  return instructions === 1 ? t('1 instruction') : t('{0} instructions', withGroups(instructions));
}

/** The values of a variable, the newest first. */
export function rowsOfHistory({ entries }: HistoryAnswer): MomentRow[] {
  return entries
    .map(({ value, process, place, coordinates }): MomentRow => ({
      icon: 'symbol-variable',
      label: value ?? t('nothing any more'),
      description: t('by {0}, {1}', process.name ?? `#${process.pid}`, place?.text.replace(/^.*[\\/]/, '') ?? coordinates),
      leadsTo: { to: 'coordinates', coordinates },
    }))
    .reverse();
}

/** When breakpoints would have been reached, the newest first; of a log point, what it would have said comes first. */
export function rowsOfHits({ hits }: HitsAnswer, shorten: Shorten): MomentRow[] {
  return hits
    .map(({ process, place, text, coordinates }): MomentRow => ({
      icon: text === undefined ? 'debug-breakpoint' : 'debug-breakpoint-log',
      label: text ?? calledAs(process),
      description: `${text === undefined ? '' : `${calledAs(process)} · `}${whereabouts(place, coordinates, shorten)}`,
      leadsTo: { to: 'coordinates', coordinates, threadId: process.pid },
    }))
    .reverse();
}

/** How many hits there are, and how many of them are listed. */
export function countOfHits({ total, hits }: HitsAnswer): string {
  if (total === 0) return t('The run has never come here so far.');
  const [all, last] = [withGroups(total), withGroups(hits.length)];
  return total === hits.length ? t('{0} in all', all) : t('{0} in all, the last {1}', all, last);
}

/** Events, in their order. */
export function rowsOfCauses(events: readonly MachineEvent[], shorten: Shorten): MomentRow[] {
  return events.map((event) => rowOfEvent(event, sentenceOf(event), shorten));
}

/** Who waits in what, and below each the ones that it may wait for. */
export function rowsOfChain({ links }: WhyAnswer, shorten: Shorten): MomentRow[] {
  return links.flatMap(({ process, instruction, place, messages, senders }) => [
    {
      icon: 'mail',
      label: t('{0} waits in {1}', calledAs(process), instruction),
      description: [
        ...(place === undefined ? [] : [lineOf(place, shorten)]),
        ...(messages === 0 ? [] : [t('{0} that it does not take', messageCount(messages))]),
      ].join(' · '),
      leadsTo: { pid: process.pid },
    },
    ...senders.flatMap((sender) => rowsOfSender(sender, shorten)),
  ]);
}

function rowsOfSender({ process, state, lastSend, exit }: Sender, shorten: Shorten): MomentRow[] {
  const who = calledAs(process);
  const rows: MomentRow[] = [];
  if (lastSend !== undefined) {
    const text = t('last message from {0}: {1}', who, lastSend.value ?? '');
    rows.push(rowOfEvent(lastSend, text, shorten, state));
  } else if (state !== undefined) {
    rows.push({ icon: 'person', label: t('no message from {0}, which knows it', who), description: state, leadsTo: { pid: process.pid } });
  }
  if (exit !== undefined) rows.push(rowOfEvent(exit, sentenceOf(exit), shorten));
  return rows;
}

function rowOfEvent(event: MachineEvent, label: string, shorten: Shorten, state?: string): MomentRow {
  const about = whereabouts(event.place, event.coordinates, shorten);
  return {
    icon: iconOf(event.kind),
    label,
    description: state === undefined ? about : `${about} · ${t('now {0}', state)}`,
    leadsTo: { to: 'event', event: event.serial },
  };
}
