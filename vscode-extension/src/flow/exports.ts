// The diagram as text that other programs draw. Knows neither VS Code nor a browser.
import { sentenceOf } from '../views/events';
import { t } from '../words';
import type { Diagram, Lane, Row } from './diagram';

/** So many rows at most: nobody looks at more in a document, and Mermaid draws no more. */
const mostRows = 500;

const width = 160;
const height = 24;

/** A Mermaid sequence diagram of the last rows. */
export function mermaidOf(diagram: Diagram): string {
  const rows = lastRows(diagram);
  const lines = ['sequenceDiagram'];
  if (rows.length < diagram.rows.length) lines.push(`  %% ${t('the last {0} of {1} events', rows.length, diagram.rows.length)}`);
  for (const [, lane] of lanesOf(diagram, rows)) lines.push(`  participant p${lane.pid} as ${plain(titleOf(lane))}`);
  for (const row of rows) {
    const { event } = row;
    const [lane, other] = [diagram.laneAt(row.lane), diagram.laneAt(row.other)];
    if (lane === undefined) {
      if (other !== undefined) lines.push(`  Note over p${other.pid}: ${plain(sentenceOf(row.event))}`);
      continue;
    }
    const self = `p${lane.pid}`;
    const peer = `p${(other ?? lane).pid}`;
    const value = plain(event.value ?? t('message'));
    if (event.kind === 'send') lines.push(`  ${self}-)${peer}: ${value}`);
    else if (event.kind === 'deadLetter') lines.push(`  ${self}-x${peer}: ${value}`);
    else if (event.kind === 'spawn' && other !== undefined) lines.push(`  ${peer}->>${self}: SPAWN`);
    else lines.push(`  Note over ${self}: ${plain(event.text)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** An SVG drawing of the last rows, with the colours of whoever shows it. */
export function svgOf(diagram: Diagram): string {
  const rows = lastRows(diagram);
  const offset = diagram.rows.length - rows.length;
  const lanes = lanesOf(diagram, rows);
  const column = new Map(lanes.map(([lane], index) => [lane, index]));
  const x = (lane: number) => width / 2 + (column.get(lane) ?? 0) * width;
  const y = (row: number) => height * 2 + Math.max(0, row - offset) * height;
  const bottom = height * 3 + rows.length * height;
  const parts = lanes.flatMap(([index, lane]) => [
    `<text x="${x(index)}" y="${height}" text-anchor="middle" font-weight="bold">${escaped(titleOf(lane))}</text>`,
    `<line x1="${x(index)}" y1="${height * 1.5}" x2="${x(index)}" y2="${bottom}" stroke="currentColor" stroke-dasharray="2 4"/>`,
  ]);
  for (const arrow of diagram.arrowsIn(offset, diagram.rows.length)) {
    const [x1, y1, x2, y2] = [x(arrow.from.lane), y(arrow.from.row), x(arrow.to.lane), y(arrow.to.row)];
    const dashes = arrow.kind === 'waiting' ? ' stroke-dasharray="6 4"' : '';
    parts.push(`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="currentColor"${dashes} marker-end="url(#head)"/>`);
  }
  rows.forEach((row, index) => {
    const lane = row.lane ?? row.other;
    if (lane === undefined) return;
    const title = `<title>${escaped(sentenceOf(row.event))}</title>`;
    parts.push(`<text x="${x(lane) + 8}" y="${y(index + offset) - 4}">${title}${escaped(short(labelOf(row)))}</text>`);
  });
  const head = '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.max(1, lanes.length) * width}" height="${bottom}" ` +
      'font-family="sans-serif" font-size="12" fill="currentColor">',
    `<defs>${head}<path d="M0 0 8 4 0 8" fill="none" stroke="currentColor"/></marker></defs>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** What is written beside an arrow or a lifeline. */
function labelOf(row: Row): string {
  if (row.lane === undefined) return sentenceOf(row.event);
  const { kind, value, text } = row.event;
  return kind === 'receive' ? '' : kind === 'send' ? (value ?? '') : text;
}

function lastRows(diagram: Diagram): Row[] {
  return diagram.rows.slice(-mostRows);
}

/** The processes that these rows are about, each with its number, in the order of the diagram. */
function lanesOf(diagram: Diagram, rows: readonly Row[]): [number, Lane][] {
  const shown = new Set(rows.flatMap(({ lane, other }) => [lane, other]));
  return [...diagram.lanes.entries()].filter(([index]) => shown.has(index));
}

function titleOf({ name, pid }: Lane): string {
  return `${name} #${pid}`;
}

/** Without what means something to Mermaid. */
function plain(text: string): string {
  return short(text).replace(/[#;:\n\r]/g, (sign) => (sign === '#' ? '#35;' : sign === ';' ? '#59;' : sign === ':' ? '#58;' : ' '));
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
