// Lines over the number of classes, both axes logarithmic. What does not fit is a cross above the limit, not a value.
import { logSplits } from '../charts/axis-splits.ts';
import { formatBytes } from '../format/format-number.ts';
import { crisp, cross, dot, line, text, type Area, type Canvas2d, type Painter } from './chart-pen.ts';
import type { Line, Quantity } from './resource-series.ts';
import { roundTicks } from './round-ticks.ts';

const LEFT_PX = 56;
/** For the names at the ends of the lines. */
const RIGHT_PX = 108;
const BOTTOM_PX = 36;
const TOP_PX = 12;
/** Room above the values for the limit and the crosses. */
const CROSS_PX = 28;
const NAME_PX = 14;

interface End {
  y: number;
  label: string;
}

/** @param limit bytes that training may hold, drawn where something does not fit or comes near; null: there is none */
export function paintLines(lines: readonly Line[], quantity: Quantity, limit: number | null): Painter {
  return (context: Canvas2d, { width, height }: Area) => {
    const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
    const counts = [
      ...new Set(
        lines.flatMap(({ points, crosses }) => [...points.map((one) => one.classCount), ...crosses]),
      ),
    ].sort((a, b) => a - b);
    if (counts.length === 0) return;
    const hasCrosses = lines.some(({ crosses }) => crosses.length > 0);
    const most = Math.max(...values, 0);
    const isLimitShown = limit !== null && (hasCrosses || most > limit / 4);
    const low = (values.length === 0 ? (limit ?? 1) / 4 : Math.min(...values)) * 0.8;
    const high = Math.max(most * 1.15, low * 2, isLimitShown ? limit : 0);
    const top = TOP_PX + (hasCrosses || isLimitShown ? CROSS_PX : 0);
    const lastX = width - RIGHT_PX;
    const spread = Math.log(counts[counts.length - 1] / counts[0]);
    const xOf = (count: number) =>
      LEFT_PX + 8 + (spread === 0 ? 0 : ((lastX - LEFT_PX - 8) * Math.log(count / counts[0])) / spread);
    const yOf = (value: number) =>
      top + (height - top - BOTTOM_PX) * (1 - Math.log(value / low) / Math.log(high / low));

    for (const split of splitsOf(low, high)) {
      const y = crisp(yOf(split));
      line(
        context,
        [
          [LEFT_PX, y],
          [lastX + 8, y],
        ],
        '--rule',
      );
      const name = quantity === 'time' ? String(split) : formatBytes(split);
      text(context, name, LEFT_PX - 8, y, { align: 'right' });
    }
    for (const count of counts) text(context, String(count), xOf(count), height - 24, { align: 'center' });
    text(context, 'foreground classes', (LEFT_PX + lastX) / 2, height - 8, { align: 'center' });
    if (isLimitShown) {
      const y = crisp(yOf(limit));
      line(
        context,
        [
          [LEFT_PX, y],
          [lastX + 8, y],
        ],
        '--bad',
        { dash: [4, 3] },
      );
      text(context, `budget of training here, ${formatBytes(limit)}`, LEFT_PX + 4, y + 9, {
        token: '--bad',
        hasHalo: true,
      });
    }
    const ends = lines.map((one) => paintLine(context, one, xOf, yOf));
    nameEnds(context, ends, lastX + 16, height - BOTTOM_PX);
  };
}

/** Less than a decade may hold one round power alone: then the lines are those of a linear axis. */
function splitsOf(low: number, high: number): number[] {
  const splits = logSplits(low, high);
  return splits.length > 1 ? splits : roundTicks(low, high).filter((tick) => tick > 0);
}

function paintLine(
  context: Canvas2d,
  { label, token, points, crosses }: Line,
  xOf: (count: number) => number,
  yOf: (value: number) => number,
): End {
  const at = points.map(({ classCount, value }) => [xOf(classCount), yOf(value)] as const);
  line(context, at, token, { width: 2 });
  for (const [x, y] of at) dot(context, x, y, 3, token);
  const last = at.at(-1);
  const crossY = TOP_PX;
  if (crosses.length > 0 && last !== undefined)
    line(context, [last, [xOf(crosses[0]), crossY]], token, { width: 1.5, dash: [3, 3] });
  for (const count of crosses) cross(context, xOf(count), crossY);
  return { label, y: crosses.length > 0 || last === undefined ? crossY : last[1] };
}

/** From above, each on a line of its own; those that would fall below the chart are pushed up again. */
function nameEnds(context: Canvas2d, ends: readonly End[], x: number, bottom: number): void {
  const placed = [...ends].sort((a, b) => a.y - b.y);
  let free = 6;
  for (const end of placed) {
    end.y = Math.max(free, end.y);
    free = end.y + NAME_PX;
  }
  let least = bottom;
  for (const end of placed.toReversed()) {
    end.y = Math.min(end.y, least);
    least = end.y - NAME_PX;
    text(context, end.label, x, end.y, { token: '--ink' });
  }
}
