import { type Components, labelComponents } from '../morphology/connected-components.ts';

/** 4-connected regions of background; those that do not reach the border of the image are holes, β₁ in number. */
export interface Holes extends Components {
  /** [count + 1] entry l is 1 if region l is a hole, else 0; entry 0 is 0. */
  isHole: Uint8Array;
  holeCount: number;
}

/**
 * Labels the background of a mask and tells holes from what lies outside.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @throws Error naming the argument when the mask does not fit the size.
 */
export function labelHoles(mask: Uint8Array, width: number, height: number): Holes {
  const { labels, count } = labelComponents(mask, width, height, 'background');
  const isHole = new Uint8Array(count + 1).fill(1);
  isHole[0] = 0;
  for (let column = 0; column < width; column++) {
    isHole[labels[column]] = 0;
    isHole[labels[(height - 1) * width + column]] = 0;
  }
  for (let row = 0; row < height; row++) {
    isHole[labels[row * width]] = 0;
    isHole[labels[row * width + width - 1]] = 0;
  }
  return { labels, count, isHole, holeCount: isHole.reduce((sum, is) => sum + is, 0) };
}

export interface HolePartners {
  /** [count + 1] entry l: label of the true hole that the predicted hole l is matched with, 0 if none. */
  ofPredicted: Int32Array;
  /** [count + 1] entry l: label of the predicted hole that the true hole l is matched with, 0 if none. */
  ofTrue: Int32Array;
  /** Number of pairs. */
  count: number;
}

/**
 * Matches holes one to one: of all pairs that share a pixel, the one with the largest intersection over union first.
 * Equal ones go to the lower label of the prediction, then of the truth.
 *
 * @param predicted regions of the prediction's background, labels [n]
 * @param truth regions of the ground truth's background, labels [n]
 */
export function matchHoles(predicted: Holes, truth: Holes): HolePartners {
  const shared = new Map<number, number>();
  const predictedPx = new Int32Array(predicted.count + 1);
  const truePx = new Int32Array(truth.count + 1);
  let runStart = 0;
  for (let i = 0; i < predicted.labels.length; i++) {
    const p = predicted.labels[i];
    const t = truth.labels[i];
    const next = i + 1;
    // Neighbours mostly have the same pair of labels: counted together.
    if (predicted.labels[next] === p && truth.labels[next] === t) continue;
    const runPx = next - runStart;
    runStart = next;
    predictedPx[p] += runPx;
    truePx[t] += runPx;
    if (predicted.isHole[p] === 0 || truth.isHole[t] === 0) continue;
    // Labels are below 2²⁶, more than the pixels of any image that can be loaded, so that the key is exact.
    const key = p * 2 ** 26 + t;
    shared.set(key, (shared.get(key) ?? 0) + runPx);
  }
  const pairs = Array.from(shared, ([key, sharedPx]) => {
    const t = key % 2 ** 26;
    const p = (key - t) / 2 ** 26;
    return { p, t, overlap: sharedPx / (predictedPx[p] + truePx[t] - sharedPx) };
  });
  pairs.sort((a, b) => b.overlap - a.overlap || a.p - b.p || a.t - b.t);
  const partners: HolePartners = {
    ofPredicted: new Int32Array(predicted.count + 1),
    ofTrue: new Int32Array(truth.count + 1),
    count: 0,
  };
  for (const { p, t } of pairs) {
    if (partners.ofPredicted[p] !== 0 || partners.ofTrue[t] !== 0) continue;
    partners.ofPredicted[p] = t;
    partners.ofTrue[t] = p;
    partners.count++;
  }
  return partners;
}
