// The mask in the skeleton lab, as it was opened and as it was painted on. Pure.
import { drawPattern, forStrokePixels, PATTERN_EDGE_PX } from '../data/mask-drawing.ts';
import {
  LAB_CUT,
  type LabLabels,
  type LabMask,
  type LabPattern,
  type LabPrediction,
  type LabStroke,
  type LabWindow,
} from './skeleton-lab-protocol.ts';

export interface HeldMask extends LabLabels {
  /** Foreground probability 0…255 of a prediction; null where labels say all. */
  probability: Uint8Array | null;
  notes: string[];
  /** As opened, before the first stroke; null where there was none. */
  original: { labels: Uint8Array; probability: Uint8Array | null } | null;
}

export function holdLabels(labels: LabLabels, notes: string[] = []): HeldMask {
  return { ...labels, probability: null, notes, original: null };
}

export function holdPrediction({ probability, width, height }: LabPrediction): HeldMask {
  const labels = probability.map((value) => (value / 255 > LAB_CUT ? 1 : 0));
  const shared = { width, height, classCount: 1, classNames: ['foreground'] };
  return { ...shared, labels, probability, notes: [], original: null };
}

export function holdPattern(pattern: LabPattern): HeldMask {
  return holdLabels({
    labels: drawPattern(pattern),
    width: PATTERN_EDGE_PX,
    height: PATTERN_EDGE_PX,
    classCount: 1,
    classNames: ['foreground'],
  });
}

/** Draws or erases; painted pixels are of class 1. In place, the mask as opened is kept beside. */
export function paintMask(mask: HeldMask, strokes: readonly LabStroke[]): void {
  mask.original ??= { labels: mask.labels, probability: mask.probability };
  if (mask.labels === mask.original.labels) {
    mask.labels = mask.labels.slice();
    mask.probability = mask.probability?.slice() ?? null;
  }
  const { labels, probability } = mask;
  for (const stroke of strokes) {
    forStrokePixels(stroke, mask.width, mask.height, (at) => {
      if (stroke.isErasing) labels[at] = 0;
      else if (labels[at] === 0) labels[at] = 1;
      if (probability !== null) probability[at] = stroke.isErasing ? 0 : 255;
    });
  }
}

export function restoreMask(mask: HeldMask): void {
  if (mask.original === null) return;
  mask.labels = mask.original.labels;
  mask.probability = mask.original.probability;
  mask.original = null;
}

export function describeMask(mask: HeldMask): LabMask {
  const { width, height, classCount, classNames, notes } = mask;
  let foregroundPx = 0;
  if (mask.probability === null) for (const label of mask.labels) foregroundPx += label === 0 ? 0 : 1;
  else for (const value of mask.probability) foregroundPx += value / 255 > LAB_CUT ? 1 : 0;
  return { width, height, classCount, classNames, notes, foregroundPx };
}

/** Bytes of the arrays that hold the mask, the one as opened included. */
export function maskBytes(mask: HeldMask): number {
  const arrays = [mask.labels, mask.probability, mask.original?.labels, mask.original?.probability];
  return [...new Set(arrays)].reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
}

/** @throws Error where the window is not inside the mask */
export function checkWindow({ x, y, width, height }: LabWindow, mask: LabLabels): void {
  const isInside = x >= 0 && y >= 0 && width >= 1 && height >= 1;
  const isWhole = [x, y, width, height].every(Number.isInteger);
  if (!isWhole || !isInside || x + width > mask.width || y + height > mask.height) {
    throw new Error(
      `The window ${width} × ${height} at ${x}, ${y} is not inside the mask of ${mask.width} × ${mask.height}.`,
    );
  }
}

/** Foreground probability in 0…1, and class of each pixel, of the window. */
export function cutWindow(
  mask: HeldMask,
  window: LabWindow,
): { foreground: Float32Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> } {
  checkWindow(window, mask);
  const { x, y, width, height } = window;
  const foreground = new Float32Array(width * height);
  const labels = new Uint8Array(width * height);
  for (let row = 0, to = 0; row < height; row++) {
    const from = (y + row) * mask.width + x;
    labels.set(mask.labels.subarray(from, from + width), to);
    for (let column = 0; column < width; column++, to++) {
      foreground[to] =
        mask.probability === null
          ? mask.labels[from + column] === 0
            ? 0
            : 1
          : mask.probability[from + column] / 255;
    }
  }
  return { foreground, labels };
}
