// Rows as aligned text, written one benchmark after the other while the rest still runs.
const [titleWidth, metricWidth, figureWidth, rangeWidth, ratioWidth] = [34, 11, 10, 21, 7];

export function header(contenders) {
  const [ours, ...others] = contenders;
  return [
    'benchmark'.padEnd(titleWidth),
    'figure'.padEnd(metricWidth),
    ours.name.padStart(figureWidth),
    ''.padEnd(rangeWidth),
    ...others.flatMap(({ name }) => [name.padStart(Math.max(figureWidth, name.length)), 'ratio'.padStart(ratioWidth)]),
    '  goal',
  ]
    .join(' ')
    .trimEnd();
}

export function line(row, contenders, areGoalsJudged) {
  const [ours, ...others] = contenders;
  const of = (name) => row.figures.find((figure) => figure.name === name) ?? {};
  const own = of(ours.name);
  const goals = areGoalsJudged ? row.goals : [];
  return [
    row.title.padEnd(titleWidth),
    row.metric.padEnd(metricWidth),
    show(own.median, row.unit).padStart(figureWidth),
    (own.median === undefined ? '' : `[${show(own.least, row.unit)}..${show(own.most, row.unit)}]`).padEnd(rangeWidth),
    ...others.flatMap(({ name }) => [
      show(of(name).median, row.unit).padStart(Math.max(figureWidth, name.length)),
      (of(name).ratio === undefined ? '' : digits(of(name).ratio)).padStart(ratioWidth),
    ]),
    goals.length === 0
      ? ''
      : `  ${goals.map((goal) => `${goal.text} ${goal.isReached === null ? '(not measured)' : goal.isReached ? 'ok' : 'MISSED'}`).join(', ')}`,
  ]
    .join(' ')
    .trimEnd();
}

/** Three digits and a fitting unit. */
export function show(value, unit) {
  if (value === undefined || Number.isNaN(value)) return '-';
  if (unit === 'bytes') return `${digits(value)} B`;
  if (unit !== 'ns') return digits(value);
  const size = Math.abs(value);
  const [factor, name] = size >= 1e9 ? [1e9, 's'] : size >= 1e6 ? [1e6, 'ms'] : size >= 1e4 ? [1e3, 'µs'] : [1, 'ns'];
  return `${digits(value / factor)} ${name}`;
}

const digits = (value) =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : Math.abs(value) >= 1
        ? value.toFixed(2)
        : value.toFixed(3);
