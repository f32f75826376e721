// The page of the panel Message Flow: scrolling, choosing and going to the source; drawing.ts does the rest.
import { Diagram, sentenceOf } from '../diagram';
import { mermaidOf, svgOf } from '../exports';
import { filled, t, translateBy, withGroups } from '../../words';
import type { FromPage, ToPage } from '../messages';
import { coloursOf, Drawing, gutter, headHeight, laneWidth, rowHeight } from './drawing';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const texts = JSON.parse(part('#texts', HTMLScriptElement).textContent) as Record<string, string>;
translateBy((message, ...values) => filled(texts[message] ?? message, values), document.documentElement.lang);
const view = part('#view', HTMLDivElement);
const space = part('#space', HTMLDivElement);
const says = part('#says', HTMLDivElement);
const canvas = part('canvas', HTMLCanvasElement);
const context = canvas.getContext('2d');
const diagram = new Diagram();

let selected: number | undefined;
let isDue = false;
/** Whether the newest event stays in view; not while somebody looks at older ones. */
let follows = true;

/** An element of the page, which panel.ts has written. */
function part<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

function draw(): void {
  // Where there is nothing to draw on, the line below the diagram still tells the events.
  if (isDue || context === null) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    const { clientWidth: width, clientHeight: height, scrollLeft: left, scrollTop: top } = view;
    const scale = window.devicePixelRatio;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const { fontSize, fontFamily } = getComputedStyle(document.body);
    new Drawing(context, diagram, coloursOf(document.body), `${fontSize} ${fontFamily}`, { left, top, width, height }).draw(selected);
  });
}

/** Gives the diagram the room that it needs, and keeps its end in view if that was in view. */
function fit(): void {
  space.style.width = `${gutter + diagram.lanes.length * laneWidth}px`;
  space.style.height = `${headHeight + (diagram.rows.length + 2) * rowHeight}px`;
  if (follows) view.scrollTop = view.scrollHeight;
  draw();
}

function choose(index: number): void {
  selected = Math.max(0, Math.min(index, diagram.rows.length - 1));
  const row = diagram.rows[selected];
  if (row === undefined) return;
  const top = selected * rowHeight;
  if (top < view.scrollTop) view.scrollTop = top;
  if (top + 2 * rowHeight + headHeight > view.scrollTop + view.clientHeight)
    view.scrollTop = top + 2 * rowHeight + headHeight - view.clientHeight;
  const lane = row.lane ?? row.other ?? 0;
  if (lane * laneWidth < view.scrollLeft || (lane + 1) * laneWidth + gutter > view.scrollLeft + view.clientWidth)
    view.scrollLeft = (lane + 0.5) * laneWidth - (view.clientWidth - gutter) / 2;
  const place = row.event.place?.text;
  says.textContent = `${sentenceOf(row)}${place === undefined ? '' : ` · ${place}`} · ${row.event.coordinates}`;
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
new ResizeObserver(fit).observe(view);
// The editor changes the class of the body with its theme.
new MutationObserver(draw).observe(document.body, { attributes: true });

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case 'events':
      if (data.startsAnew) {
        diagram.clear();
        selected = undefined;
      }
      diagram.add(data.events);
      if (selected === undefined)
        says.textContent =
          data.dropped > 0
            ? t('{0} events, {1} older ones are gone', withGroups(diagram.rows.length), withGroups(data.dropped))
            : t('{0} events', withGroups(diagram.rows.length));
      fit();
      break;
    case 'loading':
      says.textContent = t('{0} of {1} events…', withGroups(data.loaded), withGroups(data.total));
      break;
    case 'export':
      editor.postMessage({ type: 'exported', format: data.format, text: data.format === 'svg' ? svgOf(diagram) : mermaidOf(diagram) });
      break;
  }
});
editor.postMessage({ type: 'ready' });
