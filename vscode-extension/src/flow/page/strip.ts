// The timeline below the diagram: draws it, and lets people drag through it. Where a place is, is known to timeline.ts.
import type { Diagram } from '../diagram';
import type { RunMoment } from '../messages';
import { bucketsOf, heightOf, placeAt, placeByKey, placeOf, signsOf, xOf, type Bucket } from '../timeline';
import { coloursOf, type Colours } from './drawing';
import { sharpen } from './sharpen';

/** At both sides, in pixels, so that the signs at the ends are whole. */
const margin = 6;

/** Signs are so many pixels wide. */
const sign = 7;

/** Rows of the strip, in pixels: errors above, messages in the middle, stops below. */
const rows = { errors: 8, top: 14, bottom: 34, stops: 36 };

export class Strip {
  private moment: RunMoment = { isPast: false, stops: [] };
  /** Where somebody has put the thumb without the run being there yet. */
  private wanted: number | undefined;
  /** Whether a button or a key is down. */
  private isHeld = false;
  private buckets: Bucket[] = [];
  /** What the buckets were counted for. */
  private counted: unknown[] = [];

  /**
   * `element` is the slider, with a canvas in it. `preview` hears of every place on the way, `go` of the one where the thumb is let go;
   * `tell` says a place in words.
   */
  constructor(
    private readonly element: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly diagram: Diagram,
    private readonly on: {
      preview: (place: number, isPast: boolean) => void;
      go: (place: number) => void;
      tell: (place: number, isPast: boolean) => string;
    },
  ) {
    element.addEventListener('pointerdown', (event) => this.began(event));
    element.addEventListener('pointermove', (event) => {
      if (this.isHeld && event.buttons === 1) this.want(this.under(event));
    });
    element.addEventListener('pointerup', () => this.letGo());
    element.addEventListener('pointercancel', () => this.giveUp());
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('keyup', () => this.letGo());
    element.addEventListener('blur', () => this.giveUp());
  }

  /** The place of the thumb. */
  get place(): number {
    return this.wanted ?? this.placeOfRun;
  }

  /** The run is somewhere else now, or runs. */
  become(moment: RunMoment): void {
    this.moment = moment;
    if (!this.isHeld) this.wanted = undefined;
    this.show();
  }

  /** After new events, and when the page has another size or other colours. */
  show(): void {
    const { element, diagram, place } = this;
    const valuetext = this.on.tell(place, this.wanted === undefined && this.moment.isPast);
    const values = { disabled: !this.canMove, valuemax: diagram.rows.length, valuenow: place, valuetext };
    for (const [name, value] of Object.entries(values)) element.setAttribute(`aria-${name}`, String(value));
    this.draw();
  }

  private get canMove(): boolean {
    return this.moment.lastEvent !== undefined && this.diagram.rows.length > 0;
  }

  private get placeOfRun(): number {
    const { lastEvent } = this.moment;
    return lastEvent === undefined ? this.diagram.rows.length : placeOf(this.diagram.rows, lastEvent);
  }

  private began(event: PointerEvent): void {
    if (!this.canMove || event.button !== 0) return;
    this.isHeld = true;
    this.element.setPointerCapture(event.pointerId);
    this.want(this.under(event));
  }

  private pressed(event: KeyboardEvent): void {
    const place = event.key === 'Escape' ? undefined : placeByKey(event.key, this.place, this.diagram.rows.length);
    if (event.key === 'Escape') this.giveUp();
    if (place === undefined || !this.canMove) return;
    event.preventDefault();
    this.isHeld = true;
    this.want(place);
  }

  private under(event: PointerEvent): number {
    const { left, width } = this.element.getBoundingClientRect();
    return placeAt(event.clientX - left - margin, this.diagram.rows.length, width - 2 * margin);
  }

  private want(place: number): void {
    this.wanted = place;
    this.on.preview(place, false);
    this.show();
  }

  private letGo(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    // The thumb stays until the run is there, or could not go there.
    if (this.wanted !== undefined) this.on.go(this.wanted);
  }

  private giveUp(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.become(this.moment);
    this.on.preview(this.place, this.moment.isPast);
  }

  private draw(): void {
    const { clientWidth, clientHeight } = this.element;
    const context = sharpen(this.canvas, clientWidth, clientHeight);
    if (context === undefined) return;
    const width = clientWidth - 2 * margin;
    this.count(width);
    const colours = coloursOf(document.body);
    const now = xOf(this.place, this.diagram.rows.length, width);
    context.clearRect(0, 0, clientWidth, clientHeight);
    context.translate(margin, 0);
    this.bars(context, now, width, colours);
    this.signs(context, colours);

    context.strokeStyle = context.fillStyle = colours.text;
    context.lineWidth = 2;
    line(context, now, 0, now, clientHeight);
    context.fillRect(now - 4, 0, 8, 6);
  }

  private bars(context: CanvasRenderingContext2D, now: number, width: number, colours: Colours): void {
    const most = this.buckets.reduce((so, { messages }) => Math.max(so, messages), 0);
    // Where there is room, a bar is as wide as its event.
    const bar = Math.max(1, Math.min(8, Math.floor(width / this.diagram.rows.length) - 2));
    context.fillStyle = colours.message;
    this.buckets.forEach(({ messages }, x) => {
      // What is still to come, seen from the past, is paler.
      context.globalAlpha = x < now ? 1 : 0.4;
      const high = heightOf(messages, most) * (rows.bottom - rows.top);
      context.fillRect(x, rows.bottom - high, bar, high);
    });
    context.globalAlpha = 1;
    context.strokeStyle = colours.faint;
    context.lineWidth = 1;
    line(context, 0, rows.bottom + 0.5, width, rows.bottom + 0.5);
  }

  private signs(context: CanvasRenderingContext2D, colours: Colours): void {
    context.strokeStyle = colours.error;
    context.lineWidth = 2;
    for (const x of signsOf(this.buckets, 'errors', sign)) {
      line(context, x - 3, rows.errors - 3, x + 3, rows.errors + 3);
      line(context, x - 3, rows.errors + 3, x + 3, rows.errors - 3);
    }
    context.fillStyle = colours.text;
    for (const x of signsOf(this.buckets, 'stops', sign)) triangle(context, x, rows.stops);
  }

  /** Counts again only what has changed. */
  private count(width: number): void {
    const { rows } = this.diagram;
    const { stops } = this.moment;
    const wanted = [rows.length, rows[0], stops.length, stops.at(-1), width];
    if (wanted.every((value, index) => value === this.counted[index]) && this.counted.length > 0) return;
    this.counted = wanted;
    this.buckets = bucketsOf(rows, stops, width);
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 4, y + 7);
  context.lineTo(x - 4, y + 7);
  context.fill();
}
