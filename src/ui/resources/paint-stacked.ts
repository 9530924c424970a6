// Bars in parts: where the time or the memory of a step goes.
import { themeColour } from '../charts/theme-colour.ts';
import { dot, text, type Area, type Canvas2d, type Painter } from './chart-pen.ts';
import type { StackedBar } from './part-series.ts';

const LEFT_PX = 116;
/** Room for the sum after the longest bar. */
const RIGHT_PX = 72;
const BAR_PX = 20;

/** A square of a part's colour, hollow where it has none. */
export function swatch(context: Canvas2d, token: string | null, x: number, y: number, size: number): void {
  fillPart(context, token, x, y - size / 2, size, size);
}

function fillPart(
  context: Canvas2d,
  token: string | null,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (token !== null) {
    context.fillStyle = themeColour(token);
    context.fillRect(x, y, width, height);
    return;
  }
  if (width < 1) return;
  context.lineWidth = 1;
  context.strokeStyle = themeColour('--rule-2');
  context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), height - 1);
}

export function paintStacked(bars: readonly StackedBar[]): Painter {
  return (context: Canvas2d, { width, height }: Area) => {
    const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
    const most = Math.max(...sums, 1e-9);
    const scale = (width - LEFT_PX - RIGHT_PX) / most;
    const rowPx = height / Math.max(1, bars.length);
    const barPx = Math.min(BAR_PX, rowPx - 6);
    for (const [row, { label, token, parts, words }] of bars.entries()) {
      const y = rowPx * (row + 0.5);
      dot(context, 4, y, 4, token);
      text(context, label, 16, y, { token: '--ink' });
      let x = LEFT_PX;
      for (const part of parts) {
        const partPx = part.value * scale;
        // A hairline parts neighbours, as long as there is anything to part.
        fillPart(context, part.token, x, y - barPx / 2, Math.max(0.5, partPx - 1), barPx);
        x += partPx;
      }
      text(context, words, x + 8, y, { token: parts.length > 0 ? '--ink' : '--ink-3' });
    }
  };
}
