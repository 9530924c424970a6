// The brush on logits.
import type { BrushMove } from './lab-types.ts';
import { logitOf } from './start-logits.ts';

/** A brush that leaves exactly 0 or 1 would make the loss infinite. */
const LEAST_LEFT = 0.001;

/**
 * Pixels whose centre is within half of sizePx of the line through the points; a brush of 1 px takes the pixel under it.
 *
 * @returns indices into [height · width], none twice
 */
export function pixelsUnderBrush(
  { points, sizePx }: Pick<BrushMove, 'points' | 'sizePx'>,
  width: number,
  height: number,
): Set<number> {
  const pixels = new Set<number>();
  const radius = sizePx / 2;
  const dab = (x: number, y: number): void => {
    const own = Math.floor(y) * width + Math.floor(x);
    if (x >= 0 && y >= 0 && x < width && y < height) pixels.add(own);
    for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
      const last = Math.min(width - 1, x + radius);
      for (let column = Math.max(0, Math.floor(x - radius)); column <= last; column++) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) pixels.add(row * width + column);
      }
    }
  };
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    const [fromX, fromY] = i === 0 ? [x, y] : [points[i - 2], points[i - 1]];
    const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / Math.max(0.5, radius / 2)));
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      dab(fromX + (x - fromX) * share, fromY + (y - fromY) * share);
    }
  }
  return pixels;
}

/** What a brush makes of one logit: it never adds while erasing, nor takes away while adding. */
export function brushLogit({ tool, leaves }: Pick<BrushMove, 'tool' | 'leaves'>): (logit: number) => number {
  const low = logitOf(Math.max(LEAST_LEFT, leaves));
  switch (tool) {
    case 'erase':
      return (logit) => Math.min(logit, low);
    case 'add':
      return (logit) => Math.max(logit, -low);
    case 'soften':
      return (logit) => logit / 2;
  }
}
