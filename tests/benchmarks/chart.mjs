// The ratios of a report as a picture: one line a row, a point for each peer, on a logarithmic scale where left of 1 we are faster. It is
// text and shapes only, follows the reader's light or dark theme, and says everything in words, too.
const [left, right, top, step, bottom] = [250, 190, 78, 20, 46];
const plot = 520;
const marks = ['M -5 -5 H 5 V 5 H -5 Z', 'M 0 -6 L 6 0 L 0 6 L -6 0 Z', 'M -6 5 L 0 -6 L 6 5 Z'];

/**
 * @param report What --json prints.
 * @param contenders Ours first, then those it is compared with, by name.
 * @returns The SVG, or null if nothing was compared.
 */
export function chart(report, contenders) {
  const peers = contenders.slice(1).map(({ name }) => name);
  const rows = report.rows
    .map((row) => ({ ...row, ratios: row.figures.filter(({ ratio }) => ratio > 0) }))
    .filter(({ ratios }) => ratios.length > 0);
  if (rows.length === 0) return null;
  const all = rows.flatMap(({ ratios }) => ratios.map(({ ratio }) => ratio));
  const [least, most] = [Math.min(0.5, ...all), Math.max(2, ...all)].map(Math.log10);
  const x = (ratio) => left + ((Math.log10(ratio) - least) / (most - least)) * plot;
  const height = top + rows.length * step + bottom;
  const width = left + plot + right;
  const isShown = (tick) => Math.log10(tick) >= least && Math.log10(tick) <= most;
  const ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].filter(isShown);
  const inWords = (ratios) => ratios.map((each) => `${number(each.ratio)} of ${each.name}`).join(', ');
  const words = rows.map(({ title, metric, ratios }) => `${title} ${metric}: ${inWords(ratios)}`);
  const grid = (tick) =>
    `<line class="${tick === 1 ? 'one' : 'grid'}" x1="${x(tick)}" x2="${x(tick)}" y1="${top - 8}" y2="${height - bottom + 4}"/>` +
    `<text class="faint middle" x="${x(tick)}" y="${top - 12}">${tick}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
  role="img" aria-labelledby="title description">
<title id="title">Time of ttvm divided by that of ${peers.join(' and ')}</title>
<desc id="description">${escape(`${report.about.join('. ')}. ${words.join('. ')}.`)}</desc>
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .head { font-size: 15px; font-weight: 600; } .faint { fill: #59636e; } .end { text-anchor: end; } .middle { text-anchor: middle; }
  .page { fill: #ffffff; } .grid { stroke: #d1d9e0; } .one { stroke: #59636e; stroke-width: 2; }
  .p0 { fill: #0969da; } .p1 { fill: #bc4c00; } .p2 { fill: #8250df; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .faint { fill: #9198a1; } .page { fill: #0d1117; } .grid { stroke: #3d444d; } .one { stroke: #9198a1; }
    .p0 { fill: #4493f8; } .p1 { fill: #f0883e; } .p2 { fill: #ab7df8; }
  }
</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="head" x="16" y="26">Time of ttvm ÷ time of ${escape(peers.join(', '))}: left of 1 ttvm is faster</text>
${peers.map((peer, i) => `${mark(i, 22 + i * 130, 44)}<text x="${34 + i * 130}" y="48">${escape(peer)}</text>`).join('\n')}
${ticks.map(grid).join('\n')}
${rows.map((row, i) => line(row, top + i * step + step / 2)).join('\n')}
<text class="faint" x="16" y="${height - bottom + 24}">${escape(report.about[0])}</text>
<text class="faint" x="16" y="${height - 8}">${escape(report.about.slice(1).join('. '))}</text>
</svg>
`;

  function line({ title, metric, ratios }, y) {
    const shown = ratios.map((each) => `${number(each.ratio)} ${each.name}`).join(' · ');
    const name = metric === 'each' || metric === 'run' ? title : `${title}, ${metric}`;
    return [
      `<text class="end" x="${left - 14}" y="${y + 4}">${escape(name)}</text>`,
      ...ratios.map((each) => mark(peers.indexOf(each.name), x(each.ratio), y)),
      `<text class="faint" x="${left + plot + 14}" y="${y + 4}">${escape(shown)}</text>`,
    ].join('');
  }
}

const mark = (peer, x, y) =>
  `<path class="p${peer % marks.length}" transform="translate(${x.toFixed(1)} ${y})" d="${marks[peer % marks.length]}"/>`;

const number = (ratio) => (ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2));

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
