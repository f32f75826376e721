// The page of the panel Message Flow: scrolling, choosing and going to the source; drawing.ts does the rest.
import { lineOf, sentenceOf } from '../../views/events';
import { Diagram } from '../diagram';
import { mermaidOf, svgOf } from '../exports';
import { eventCount, filled, t, translateBy, withGroups } from '../../words';
import type { FromPage, ToPage } from '../messages';
import { coloursOf, Drawing, gutter, headHeight, laneWidth, rowHeight } from './drawing';
import { sharpen } from './sharpen';
import { Strip } from './strip';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const texts = JSON.parse(part('#texts', HTMLScriptElement).textContent) as Record<string, string>;
translateBy((message, ...values) => filled(texts[message] ?? message, values), document.documentElement.lang);
const view = part('#view', HTMLDivElement);
const space = part('#space', HTMLDivElement);
const says = part('#says', HTMLDivElement);
const empty = part('#empty', HTMLDivElement);
const canvas = part('#diagram', HTMLCanvasElement);
const diagram = new Diagram();
const strip = new Strip(part('#time', HTMLDivElement), part('#time canvas', HTMLCanvasElement), diagram, {
  preview: (place, isInPast) => {
    say(momentOf(place, isInPast));
    showAround(place);
    draw();
  },
  go: (place) => editor.postMessage({ type: 'goTo', ...eventAt(place) }),
  tell: momentOf,
});

let selected: number | undefined;
let isDue = false;
let isPast = false;
/** How many older events are not in the diagram. */
let dropped = 0;
/** Whether the newest event stays in view; not while somebody looks at older ones. */
let follows = true;

/** An element of the page, which panel.ts has written. */
function part<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

function draw(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    const { clientWidth: width, clientHeight: height, scrollLeft: left, scrollTop: top } = view;
    const context = sharpen(canvas, width, height);
    // Where there is nothing to draw on, the line below the diagram still tells the events.
    if (context === undefined) return;
    const { fontSize, fontFamily } = getComputedStyle(document.body);
    const drawing = new Drawing(context, diagram, coloursOf(document.body), `${fontSize} ${fontFamily}`, { left, top, width, height });
    drawing.draw(selected, strip.place);
  });
}

/** The event that a place of the timeline is just before; none in the present. */
function eventAt(place: number): { event?: number } {
  const event = diagram.rows[place]?.event.serial;
  return event === undefined ? {} : { event };
}

/** A place of the timeline in words. Behind the last event is the present, and perhaps some of the past. */
function momentOf(place: number, isInPast: boolean): string {
  const row = diagram.rows[place];
  const count = withGroups(diagram.rows.length);
  if (row === undefined)
    return isInPast ? t('in the past, after the last of {0} events', count) : t('in the present, after {0} events', count);
  return t('before event {0} of {1}: {2}', withGroups(place + 1), count, `${sentenceOf(row.event)} · ${row.event.coordinates}`);
}

function countText(): string {
  const count = withGroups(diagram.rows.length);
  return dropped > 0 ? t('{0} events, {1} older ones are gone', count, withGroups(dropped)) : eventCount(diagram.rows.length);
}

/** Tells something below the diagram; what has no room there comes with the mouse. */
function say(text: string): void {
  says.textContent = says.title = text;
}

/** Scrolls so that what is around a place of the timeline can be seen. */
function showAround(place: number): void {
  view.scrollTop = place * rowHeight - (view.clientHeight - headHeight) / 2;
}

/** Scrolls so that a row can be seen. */
function show(index: number): void {
  const top = index * rowHeight;
  if (top < view.scrollTop) view.scrollTop = top;
  if (top + 2 * rowHeight + headHeight > view.scrollTop + view.clientHeight)
    view.scrollTop = top + 2 * rowHeight + headHeight - view.clientHeight;
}

/** Gives the diagram the room that it needs, and keeps its end in view if that was in view. */
function fit(): void {
  space.style.width = `${gutter + diagram.lanes.length * laneWidth}px`;
  space.style.height = `${headHeight + (diagram.rows.length + 2) * rowHeight}px`;
  if (follows) view.scrollTop = view.scrollHeight;
  strip.show();
  draw();
}

function choose(index: number): void {
  selected = Math.max(0, Math.min(index, diagram.rows.length - 1));
  const row = diagram.rows[selected];
  if (row === undefined) return;
  show(selected);
  const lane = row.lane ?? row.other ?? 0;
  if (lane * laneWidth < view.scrollLeft || (lane + 1) * laneWidth + gutter > view.scrollLeft + view.clientWidth)
    view.scrollLeft = (lane + 0.5) * laneWidth - (view.clientWidth - gutter) / 2;
  const { place, coordinates } = row.event;
  say([sentenceOf(row.event), ...(place === undefined ? [] : [lineOf(place)]), coordinates].join(' · '));
  draw();
}

function open(): void {
  const row = selected === undefined ? undefined : diagram.rows[selected];
  if (row !== undefined) editor.postMessage({ type: 'open', event: row.event });
}

const keys: Record<string, () => void> = {
  ArrowDown: () => choose((selected ?? -1) + 1),
  ArrowUp: () => choose((selected ?? diagram.rows.length) - 1),
  PageDown: () => choose((selected ?? 0) + Math.floor(view.clientHeight / rowHeight)),
  PageUp: () => choose((selected ?? 0) - Math.floor(view.clientHeight / rowHeight)),
  Home: () => choose(0),
  End: () => choose(diagram.rows.length - 1),
  ArrowLeft: () => (view.scrollLeft -= laneWidth),
  ArrowRight: () => (view.scrollLeft += laneWidth),
  Enter: open,
};

view.addEventListener('keydown', (event) => {
  const action = keys[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
});
view.addEventListener('click', (event) => {
  const y = event.clientY - view.getBoundingClientRect().top;
  if (y < headHeight) return;
  choose(Math.floor((y + view.scrollTop - headHeight - 6) / rowHeight));
  open();
});
view.addEventListener('scroll', () => {
  follows = view.scrollTop + view.clientHeight >= view.scrollHeight - rowHeight;
  draw();
});
// Where the page gets the focus back, the part that had it has it again.
let focused: Element | null = null;
document.addEventListener('focusin', () => (focused = document.activeElement));
window.addEventListener('focus', () => {
  if (document.activeElement === document.body && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
});
new ResizeObserver(fit).observe(view);
// The editor changes the class of the body with its theme.
new MutationObserver(fit).observe(document.body, { attributes: true });

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case 'events':
      if (data.startsAnew) {
        diagram.clear();
        selected = undefined;
      }
      diagram.add(data.events);
      dropped = data.dropped;
      empty.textContent = diagram.isBlank ? t('No message has been sent yet. Messages are arrows between processes here.') : '';
      if (selected === undefined) say(countText());
      fit();
      break;
    case 'moment':
      strip.become(data.moment);
      if (data.moment.isPast) {
        say(momentOf(strip.place, true));
        showAround(strip.place);
      } else if (isPast) say(countText());
      isPast = data.moment.isPast;
      draw();
      break;
    case 'loading':
      say(t('{0} of {1} events…', withGroups(data.loaded), withGroups(data.total)));
      break;
    case 'export':
      editor.postMessage({ type: 'exported', format: data.format, text: data.format === 'svg' ? svgOf(diagram) : mermaidOf(diagram) });
      break;
  }
});
editor.postMessage({ type: 'ready' });
