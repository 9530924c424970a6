// Anti-aliased drawing of lines whose width changes along the way, at sub-pixel positions.

/** Pixel centres lie at half integers: the first pixel's centre is (0.5, 0.5). */
export interface StrokePoint {
  x: number;
  y: number;
  widthPx: number;
  /** How much of the line's ink is seen here, 0 … 1. The mask does not depend on it. */
  strength: number;
}

export interface StrokeLayer {
  width: number;
  height: number;
  /** [height · width] share of the pixel that is covered, 0 … 1. */
  coverage: Float32Array;
  /** [height · width] the largest coverage times strength, 0 … 1: what the image shows. */
  ink: Float32Array;
  /** [height · width] where across the line the pixel lies: −1 one edge, 0 the middle, 1 the other edge. */
  across: Float32Array;
  /** [height · width] the line's width in pixels where it was drawn last. */
  widthPx: Float32Array;
}

export function createStrokeLayer(width: number, height: number): StrokeLayer {
  const size = width * height;
  return {
    width,
    height,
    coverage: new Float32Array(size),
    ink: new Float32Array(size),
    across: new Float32Array(size),
    widthPx: new Float32Array(size),
  };
}

function drawSegment(layer: StrokeLayer, from: StrokePoint, to: StrokePoint): void {
  const { width, height, coverage, ink } = layer;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const length = Math.sqrt(lengthSquared) || 1;
  const marginPx = Math.max(from.widthPx, to.widthPx) / 2 + 1;
  const firstColumn = Math.max(0, Math.floor(Math.min(from.x, to.x) - marginPx));
  const lastColumn = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + marginPx));
  const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - marginPx));
  const lastRow = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + marginPx));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const px = column + 0.5 - from.x;
      const py = row + 0.5 - from.y;
      const t = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const distancePx = Math.hypot(px - t * dx, py - t * dy);
      const radiusPx = (from.widthPx + t * (to.widthPx - from.widthPx)) / 2;
      // A box of one pixel across the edge: exact for straight edges along the axes, close to it for others.
      const covered = Math.min(1, Math.max(0, radiusPx - distancePx + 0.5), 2 * radiusPx);
      if (covered <= 0) continue;
      const i = row * width + column;
      if (covered > coverage[i]) coverage[i] = covered;
      const shown = covered * (from.strength + t * (to.strength - from.strength));
      if (shown > ink[i]) {
        ink[i] = shown;
        layer.across[i] = Math.min(1, Math.max(-1, (dx * py - dy * px) / length / Math.max(radiusPx, 0.5)));
        layer.widthPx[i] = 2 * radiusPx;
      }
    }
  }
}

/** Draws a line with round ends and joints; where lines overlap the stronger one shows. A single point gives a disc. */
export function drawStroke(layer: StrokeLayer, points: readonly StrokePoint[]): void {
  if (points.length === 1) drawSegment(layer, points[0], points[0]);
  for (let i = 1; i < points.length; i++) drawSegment(layer, points[i - 1], points[i]);
}

/** Writes `label` into the map wherever the layer covers at least half of a pixel. */
export function labelCoverage(layer: StrokeLayer, labels: Uint8Array, label: number): void {
  for (let i = 0; i < labels.length; i++) if (layer.coverage[i] >= 0.5) labels[i] = label;
}
