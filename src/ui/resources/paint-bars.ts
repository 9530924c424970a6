// Bars of what was measured, and under each a thin line with a diamond: the paper. Shapes differ, so that nobody reads one for the other.
import { crisp, diamond, dot, line, text, type Area, type Canvas2d, type Painter } from './chart-pen.ts';
import { themeColour } from '../charts/theme-colour.ts';
import { formatBytes } from '../format/format-number.ts';
import type { Bar, Quantity } from './resource-series.ts';
import type { ResourceUnit } from './resources-store.ts';
import { roundTicks } from './round-ticks.ts';

const LEFT_PX = 116;
/** Room for the words after the longest bar, and for those of an interval. */
const WORDS_PX = 100;
const INTERVAL_PX = 68;
const AXIS_PX = 20;
const BAR_PX = 12;

function nameTick(value: number, quantity: Quantity, unit: ResourceUnit): string {
  if (value === 0) return '0';
  const sign = value < 0 ? '−' : '+';
  const size = Math.abs(value);
  if (unit === 'share') return `${sign}${Number((100 * size).toPrecision(3))} %`;
  return sign + (quantity === 'time' ? `${Number(size.toPrecision(3))} ms` : formatBytes(size));
}

export function paintBars(bars: readonly Bar[], quantity: Quantity, unit: ResourceUnit): Painter {
  return (context: Canvas2d, { width, height }: Area) => {
    const values = bars.flatMap(({ extra, interval, paper }) => [
      extra ?? 0,
      interval?.low ?? 0,
      interval?.high ?? 0,
      paper ?? 0,
    ]);
    const least = Math.min(0, ...values);
    const most = Math.max(least + 1e-3, ...values);
    const rightPx = WORDS_PX + (bars.some(({ interval }) => interval !== null) ? INTERVAL_PX : 0);
    const xOf = (value: number) => LEFT_PX + ((width - LEFT_PX - rightPx) * (value - least)) / (most - least);
    const rowPx = (height - AXIS_PX) / bars.length;
    let nameEnd = 0;
    for (const tick of roundTicks(least, most)) {
      const x = crisp(xOf(tick));
      line(
        context,
        [
          [x, 2],
          [x, height - AXIS_PX],
        ],
        tick === 0 ? '--rule-2' : '--rule',
      );
      const name = nameTick(tick, quantity, unit);
      const half = context.measureText(name).width / 2;
      // A line without its name rather than names on one another.
      if (x - half < nameEnd) continue;
      text(context, name, x, height - 8, { align: 'center' });
      nameEnd = x + half + 6;
    }
    for (const [row, bar] of bars.entries()) {
      const apart = Math.min(18, (rowPx - 4) / 2);
      const y = rowPx * row + rowPx / 2 - apart / 2;
      dot(context, 4, y, 4, bar.token);
      text(context, bar.label, 16, y, { token: '--ink' });
      paintMeasured(context, bar, xOf, y);
      paintPaper(context, bar, xOf, y + apart);
    }
  };
}

function paintMeasured(context: Canvas2d, bar: Bar, xOf: (value: number) => number, y: number): void {
  if (bar.extra === null) {
    text(context, bar.words, xOf(0) + 8, y, { hasHalo: true });
    return;
  }
  const [from, to] = [xOf(Math.min(0, bar.extra)), xOf(Math.max(0, bar.extra))];
  const end = Math.max(from + 2, to);
  context.fillStyle = themeColour(bar.token);
  context.fillRect(from, y - BAR_PX / 2, end - from, BAR_PX);
  const last = bar.interval === null ? end : Math.max(end, xOf(bar.interval.high));
  if (bar.interval !== null) paintInterval(context, xOf(bar.interval.low), xOf(bar.interval.high), y);
  text(context, bar.words, last + 8, y, { token: '--ink', isBold: true, hasHalo: true });
  if (bar.interval === null) return;
  const wordsPx = context.measureText(bar.words).width;
  text(context, bar.interval.words, last + wordsPx + 14, y, { hasHalo: true });
}

/** A whisker from the least to the most that the rounds allow. */
function paintInterval(context: Canvas2d, low: number, high: number, y: number): void {
  const ends = [
    [low, crisp(y), high, crisp(y)],
    [crisp(low), y - 4, crisp(low), y + 5],
    [crisp(high), y - 4, crisp(high), y + 5],
  ];
  for (const [fromX, fromY, toX, toY] of ends) {
    const path = [
      [fromX, fromY],
      [toX, toY],
    ] as const;
    line(context, path, '--ink');
  }
}

function paintPaper(context: Canvas2d, bar: Bar, xOf: (value: number) => number, y: number): void {
  if (bar.paper === null) {
    text(context, bar.paperWords, xOf(0) + 8, y, { hasHalo: true });
    return;
  }
  const x = xOf(bar.paper);
  line(
    context,
    [
      [xOf(0), crisp(y)],
      [x, crisp(y)],
    ],
    '--ink-3',
  );
  diamond(context, x, crisp(y));
  text(context, bar.paperWords, x + 12, y, { hasHalo: true });
}
