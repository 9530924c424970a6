// Drawing masks: strokes of a brush, and patterns on which skeletons show what they do. Pure.

export interface BrushStroke {
  /** Ends of the stroke, in pixels from the upper left corner: pixel (column, row) has its centre at + 0.5. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** ≥ 0.5 */
  radiusPx: number;
}

/** Calls back with every pixel whose centre lies within the radius of the stroke, and so at least with those at its ends. */
export function forStrokePixels(
  { from, to, radiusPx }: BrushStroke,
  width: number,
  height: number,
  visit: (at: number) => void,
): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squaredLength = dx * dx + dy * dy;
  const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - radiusPx));
  const lastRow = Math.min(height - 1, Math.floor(Math.max(from.y, to.y) + radiusPx));
  const firstColumn = Math.max(0, Math.floor(Math.min(from.x, to.x) - radiusPx));
  const lastColumn = Math.min(width - 1, Math.floor(Math.max(from.x, to.x) + radiusPx));
  const isAtEnd = (column: number, row: number): boolean =>
    (column === Math.floor(from.x) && row === Math.floor(from.y)) ||
    (column === Math.floor(to.x) && row === Math.floor(to.y));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const x = column + 0.5 - from.x;
      const y = row + 0.5 - from.y;
      const along = squaredLength === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / squaredLength));
      const distancePx = Math.hypot(x - along * dx, y - along * dy);
      if (distancePx <= radiusPx || isAtEnd(column, row)) visit(row * width + column);
    }
  }
}

export const MASK_PATTERNS = ['blank', 'cross', 'ring', 'broken-line'] as const;
export type MaskPattern = (typeof MASK_PATTERNS)[number];

/** Edge of a pattern in pixels. */
export const PATTERN_EDGE_PX = 128;
const MIDDLE = PATTERN_EDGE_PX / 2;
/** Of the lines: 11 px wide, so that several erosions pass before they are gone. */
const RADIUS_PX = 5.5;

/**
 * A pattern with known topology, 128 × 128 px, lines 11 px wide: a cross of two slanted lines (1 piece, no loop), a ring (1 and
 * 1), a line with two gaps (3 pieces), or nothing.
 *
 * @returns [128 · 128], 0 or 1
 */
export function drawPattern(pattern: MaskPattern): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(PATTERN_EDGE_PX * PATTERN_EDGE_PX);
  const line = (x0: number, y0: number, x1: number, y1: number): void =>
    forStrokePixels(
      { from: { x: x0, y: y0 }, to: { x: x1, y: y1 }, radiusPx: RADIUS_PX },
      PATTERN_EDGE_PX,
      PATTERN_EDGE_PX,
      (at) => {
        mask[at] = 1;
      },
    );
  switch (pattern) {
    case 'blank':
      break;
    case 'cross':
      line(20, 34, 108, 94);
      line(88, 18, 42, 110);
      break;
    case 'ring':
      for (let row = 0, at = 0; row < PATTERN_EDGE_PX; row++) {
        for (let column = 0; column < PATTERN_EDGE_PX; column++, at++) {
          const distancePx = Math.hypot(column + 0.5 - MIDDLE, row + 0.5 - MIDDLE);
          if (Math.abs(distancePx - 36) <= RADIUS_PX) mask[at] = 1;
        }
      }
      break;
    case 'broken-line':
      line(14, 44, 36, 52);
      line(54, 60, 74, 68);
      line(92, 76, 114, 84);
      break;
  }
  return mask;
}
