import { type Components, labelComponents } from '../morphology/connected-components.ts';
import { countPixels } from './region-shapes.ts';

/**
 * Labels the holes of a mask: 4-connected regions of background that do not reach the border of the image. There are β₁
 * of them.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @returns labels [height · width]: 1…count in the order of their first pixels, 0 in the foreground and outside
 * @throws Error naming the argument when the mask does not fit the size.
 */
export function labelHoles(mask: Uint8Array, width: number, height: number): Components {
  const { labels, count } = labelComponents(mask, width, height, 'background');
  const isOpen = new Uint8Array(count + 1);
  isOpen[0] = 1;
  for (let column = 0; column < width; column++) {
    isOpen[labels[column]] = 1;
    isOpen[labels[(height - 1) * width + column]] = 1;
  }
  for (let row = 0; row < height; row++) {
    isOpen[labels[row * width]] = 1;
    isOpen[labels[row * width + width - 1]] = 1;
  }
  return keepLabels({ labels, count }, (label) => isOpen[label] === 0);
}

/** The same regions without some of them, numbered anew in the same order. */
export function keepLabels({ labels, count }: Components, keeps: (label: number) => boolean): Components {
  const renumbered = new Int32Array(count + 1);
  let kept = 0;
  for (let label = 1; label <= count; label++) if (keeps(label)) renumbered[label] = ++kept;
  if (kept === count) return { labels, count };
  const left = new Int32Array(labels.length);
  if (kept > 0) for (let i = 0; i < labels.length; i++) left[i] = renumbered[labels[i]];
  return { labels: left, count: kept };
}

export interface HolePartners {
  /** Entry l − 1: label of the true hole that the predicted hole l is matched with, 0 if none. */
  ofPredicted: Int32Array;
  /** Entry l − 1: label of the predicted hole that the true hole l is matched with, 0 if none. */
  ofTrue: Int32Array;
  /** Number of pairs. */
  count: number;
}

/**
 * Matches holes one to one: of all pairs that share a pixel, the one with the largest intersection over union first.
 * Equal ones go to the lower label of the prediction, then of the truth.
 *
 * @param predicted holes of the prediction [n]
 * @param truth holes of the ground truth [n]
 */
export function matchHoles(predicted: Components, truth: Components): HolePartners {
  const shared = new Map<number, number>();
  for (let i = 0; i < predicted.labels.length; i++) {
    const p = predicted.labels[i];
    const t = truth.labels[i];
    if (p === 0 || t === 0) continue;
    // Both are below 2²⁶ (an image has at most 10⁸ pixels), so that the key is exact.
    const key = p * 2 ** 26 + t;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  const predictedPx = countPixels(predicted);
  const truePx = countPixels(truth);
  const pairs = Array.from(shared, ([key, sharedPx]) => {
    const t = key % 2 ** 26;
    const p = (key - t) / 2 ** 26;
    return { p, t, overlap: sharedPx / (predictedPx[p - 1] + truePx[t - 1] - sharedPx) };
  });
  pairs.sort((a, b) => b.overlap - a.overlap || a.p - b.p || a.t - b.t);
  const partners: HolePartners = {
    ofPredicted: new Int32Array(predicted.count),
    ofTrue: new Int32Array(truth.count),
    count: 0,
  };
  for (const { p, t } of pairs) {
    if (partners.ofPredicted[p - 1] !== 0 || partners.ofTrue[t - 1] !== 0) continue;
    partners.ofPredicted[p - 1] = t;
    partners.ofTrue[t - 1] = p;
    partners.count++;
  }
  return partners;
}
