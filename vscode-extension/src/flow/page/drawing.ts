// Draws the part of a diagram that can be seen. What is not in view costs nothing.
import { sentenceOf } from '../../views/events';
import type { Arrow, Diagram, Row } from '../diagram';

export const rowHeight = 22;
export const headHeight = 30;
export const gutter = 96;
export const laneWidth = 150;

export interface Colours {
  text: string;
  faint: string;
  background: string;
  message: string;
  waiting: string;
  error: string;
  spawn: string;
  selection: string;
}

/** What is in view: pixels of the diagram at the left and at the top, and the size of the canvas. */
export interface Viewport {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The colours of the theme, which the editor gives to its pages as variables. */
export function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const of = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const text = of('editor-foreground', '#888');
  return {
    text,
    faint: of('descriptionForeground', text),
    background: of('editor-background', 'transparent'),
    message: of('charts-blue', text),
    waiting: of('charts-orange', text),
    error: of('charts-red', text),
    spawn: of('charts-green', text),
    selection: of('list-activeSelectionBackground', of('editor-selectionBackground', '#8884')),
  };
}

export class Drawing {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly diagram: Diagram,
    private readonly colours: Colours,
    private readonly font: string,
    private readonly view: Viewport,
  ) {}

  /** `now` is how many rows have happened; those below are pale. */
  draw(selected: number | undefined, now: number): void {
    const { context, view, diagram } = this;
    context.clearRect(0, 0, view.width, view.height);
    if (diagram.lanes.length === 0) return;
    context.font = this.font;
    context.textBaseline = 'middle';
    const first = Math.max(0, Math.floor((view.top - headHeight) / rowHeight));
    const last = Math.min(diagram.rows.length, Math.ceil((view.top + view.height) / rowHeight) + 1);
    if (selected !== undefined && selected >= first && selected < last) {
      context.fillStyle = this.colours.selection;
      context.fillRect(0, this.y(selected) - rowHeight / 2, view.width, rowHeight);
    }

    this.lifelines();
    for (const arrow of diagram.arrowsIn(first, last)) this.arrow(arrow);
    for (const [index, row] of diagram.rowsIn(first, last)) this.row(row, index);
    this.gutter(first, last);
    if (now < diagram.rows.length) this.future(now);
    this.heads();
  }

  private lifelines(): void {
    const { context, view } = this;
    context.strokeStyle = this.colours.faint;
    context.globalAlpha = 0.5;
    context.setLineDash([2, 4]);
    this.visibleLanes((lane, x) => {
      const from = Math.max(headHeight, this.y(lane.first));
      const to = Math.min(view.height, lane.last === undefined ? view.height : this.y(lane.last));
      if (to > from) this.line(x, from, x, to);
    });
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  private arrow({ from, to, kind, row }: Arrow): void {
    const { context, colours } = this;
    const [x1, y1, x2, y2] = [this.x(from.lane), this.y(from.row), this.x(to.lane), this.y(to.row)];
    // A message to oneself leaves its lifeline for a moment.
    const bend = from.lane === to.lane ? laneWidth / 4 : 0;
    context.strokeStyle = context.fillStyle =
      kind === 'lost' ? colours.error : kind === 'spawn' ? colours.spawn : kind === 'waiting' ? colours.waiting : colours.message;
    context.setLineDash(kind === 'waiting' ? [6, 4] : []);
    context.beginPath();
    context.moveTo(x1, y1);
    if (bend > 0) context.bezierCurveTo(x1 + bend, y1, x2 + bend, y2, x2, y2);
    else context.lineTo(x2, y2);
    context.stroke();
    context.setLineDash([]);
    const angle = bend > 0 ? Math.PI : Math.atan2(y2 - y1, x2 - x1);
    if (kind === 'lost') this.cross((x1 + x2) / 2, y2);
    else this.head(x2, y2, angle, kind !== 'waiting');
    if (kind !== 'spawn' && row.event.kind !== 'receive') this.label(row.event.value ?? '', x1, y1, bend > 0 || x2 >= x1);
  }

  private row(row: Row, index: number): void {
    const { event, lane, other } = row;
    const { context, colours } = this;
    if (lane === undefined) {
      context.fillStyle = colours.spawn;
      if (other !== undefined) this.label(sentenceOf(row.event), this.x(other), this.y(index) + 7, true);
      return;
    }
    const [x, y] = [this.x(lane), this.y(index)];
    switch (event.kind) {
      case 'exit':
        context.strokeStyle = colours.text;
        this.cross(x, y);
        context.fillStyle = colours.faint;
        this.label(event.text, x, y, true);
        break;
      case 'error':
        context.fillStyle = colours.error;
        context.fillText('⚠', x - 6, y);
        this.label(event.text, x + 6, y, true);
        break;
      case 'receive':
        context.fillStyle = colours.message;
        context.beginPath();
        context.arc(x, y, 3, 0, 2 * Math.PI);
        context.fill();
        break;
      default:
    }
  }

  /** What comes after where the run is, in its past: pale, below a line. */
  private future(now: number): void {
    const { context, colours, view } = this;
    // Between what happened before and the text above the arrow of what comes next.
    const y = Math.max(headHeight, this.y(now) - rowHeight + 5);
    context.globalAlpha = 0.65;
    context.fillStyle = colours.background;
    context.fillRect(0, y, view.width, view.height);
    context.globalAlpha = 1;
    context.strokeStyle = context.fillStyle = colours.text;
    context.lineWidth = 2;
    this.line(0, y, view.width, y);
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, y - 5);
    context.lineTo(7, y);
    context.lineTo(0, y + 5);
    context.fill();
  }

  /** Beside the lifelines: the coordinates of each event, as the debugger takes them. */
  private gutter(first: number, last: number): void {
    const { context, colours, view } = this;
    context.fillStyle = colours.background;
    context.fillRect(0, headHeight, gutter, view.height);
    context.fillStyle = colours.faint;
    for (const [index, { event }] of this.diagram.rowsIn(first, last))
      context.fillText(fitted(context, event.coordinates, gutter - 12), 8, this.y(index));
  }

  private heads(): void {
    const { context, colours, view } = this;
    context.fillStyle = colours.background;
    context.fillRect(0, 0, view.width, headHeight);
    context.fillStyle = colours.text;
    context.textAlign = 'center';
    context.save();
    context.beginPath();
    context.rect(gutter, 0, view.width - gutter, headHeight);
    context.clip();
    this.visibleLanes((lane, x) => context.fillText(fitted(context, `${lane.name} #${lane.pid}`, laneWidth - 8), x, headHeight / 2));
    context.restore();
    context.textAlign = 'left';
    context.strokeStyle = colours.faint;
    this.line(0, headHeight, view.width, headHeight);
  }

  private label(text: string, x: number, y: number, isRight: boolean): void {
    const { context } = this;
    const shown = fitted(context, text, laneWidth - 16);
    context.textAlign = isRight ? 'left' : 'right';
    context.fillText(shown, x + (isRight ? 8 : -8), y - 7);
    context.textAlign = 'left';
  }

  private head(x: number, y: number, angle: number, isFilled: boolean): void {
    const { context } = this;
    context.beginPath();
    for (const side of [-1, 0, 1]) {
      if (side === 0) context.lineTo(x, y);
      else context[side < 0 ? 'moveTo' : 'lineTo'](x - 8 * Math.cos(angle + side * 0.45), y - 8 * Math.sin(angle + side * 0.45));
    }
    if (isFilled) context.fill();
    context.stroke();
  }

  private cross(x: number, y: number): void {
    this.line(x - 4, y - 4, x + 4, y + 4);
    this.line(x - 4, y + 4, x + 4, y - 4);
  }

  private line(x1: number, y1: number, x2: number, y2: number): void {
    this.context.beginPath();
    this.context.moveTo(x1, y1);
    this.context.lineTo(x2, y2);
    this.context.stroke();
  }

  private visibleLanes(each: (lane: Diagram['lanes'][number], x: number) => void): void {
    const { view, diagram } = this;
    const first = Math.max(0, Math.floor((view.left - gutter) / laneWidth));
    const last = Math.min(diagram.lanes.length, Math.ceil((view.left + view.width) / laneWidth) + 1);
    diagram.lanes.slice(first, last).forEach((lane, offset) => each(lane, this.x(first + offset)));
  }

  private x(lane: number): number {
    return gutter + lane * laneWidth + laneWidth / 2 - this.view.left;
  }

  private y(row: number): number {
    return headHeight + row * rowHeight + rowHeight / 2 + 6 - this.view.top;
  }
}

/** As much of a text as has room. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let [fits, not] = [0, Math.min(text.length, 200)];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) fits = middle;
    else not = middle;
  }
  return `${text.slice(0, fits)}…`;
}
