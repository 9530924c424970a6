// Bars of what was measured, and under each a thin line with a diamond: the paper. Shapes differ, so that nobody reads one for the other.
import { crisp, diamond, dot, line, text, type Area, type Canvas2d, type Painter } from './chart-pen.ts';
import { themeColour } from '../charts/theme-colour.ts';
import { formatBytes } from '../format/format-number.ts';
import type { Bar, Quantity } from './resource-series.ts';
import type { ResourceUnit } from './resources-store.ts';
import { roundTicks } from './round-ticks.ts';

const LEFT_PX = 116;
/** Room for the words after the longest bar. */
const RIGHT_PX = 100;
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
    const values = bars.flatMap(({ extra, paper }) => [extra ?? 0, paper ?? 0]);
    const least = Math.min(0, ...values);
    const most = Math.max(least + 1e-3, ...values);
    const xOf = (value: number) =>
      LEFT_PX + ((width - LEFT_PX - RIGHT_PX) * (value - least)) / (most - least);
    const rowPx = (height - AXIS_PX) / bars.length;
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
      text(context, nameTick(tick, quantity, unit), x, height - 8, { align: 'center' });
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
  text(context, bar.words, end + 8, y, { token: '--ink', isBold: true, hasHalo: true });
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
