// The definition of Dice, cross-entropy and soft recall and of their gradient as plain loops in double precision: the
// oracle of the tests.
import type { OverlapAttributes } from '../../losses/terms/overlap-head.ts';
import { SMOOTH } from '../../losses/terms/smooth.ts';

export interface OverlapValues {
  shape: [batch: number, height: number, width: number, channels: number];
  logits: Float32Array;
  labels: Float32Array;
  tubes: Float32Array | null;
  mask: Float32Array | null;
  weight: number | null;
}

/**
 * [total, Dice, CE, recall] and d Σ upstream · terms / d logits. Every fraction is differentiated by itself, pixel by pixel,
 * with the whole Jacobian of the softmax.
 */
export function referenceOverlap(
  { shape, logits, labels, tubes, mask, weight }: OverlapValues,
  { sums, background }: OverlapAttributes,
  upstream: readonly number[],
): { terms: number[]; gradient: Float64Array } {
  const [batch, height, width, channels] = shape;
  const all = Array.from({ length: batch * height * width }, (_, pixel) => pixel);
  const kept = all.filter((pixel) => mask === null || mask[pixel] !== 0);
  const classes = Array.from({ length: channels }, (_, c) => c);
  const softmax = (pixel: number) => {
    const x = classes.map((c) => logits[pixel * channels + c]);
    const largest = Math.max(...x);
    const e = x.map((value) => Math.exp(value - largest));
    const top = x.indexOf(largest);
    const rest = e.reduce((sum, value, c) => (c === top ? sum : sum + value), 0);
    return { p: e.map((value) => value / (1 + rest)), logSum: largest + Math.log1p(rest) };
  };
  const soft = new Map(kept.map((pixel) => [pixel, softmax(pixel)]));
  const p = (pixel: number, c: number) => soft.get(pixel)?.p[c] ?? 0;
  const sum = (pixels: number[], of: (pixel: number) => number) =>
    pixels.reduce((total, pixel) => total + of(pixel), 0);

  let [dice, recall] = [0, 0];
  const gradient = new Float64Array(logits.length);
  const weightOfDice = upstream[0] + upstream[1];
  const weightOfCe = upstream[0] + upstream[2];
  const weightOfRecall = upstream[0] * (weight ?? 1) + upstream[3];
  const slopes = new Map(kept.map((pixel) => [pixel, new Float64Array(channels)]));
  const add = (pixel: number, c: number, value: number) => {
    const own = slopes.get(pixel);
    if (own !== undefined) own[c] += value;
  };
  const groups =
    sums === 'batch'
      ? [kept]
      : Array.from({ length: batch }, (_, b) =>
          kept.filter((pixel) => Math.floor(pixel / (height * width)) === b),
        );
  const diceClasses = background === 'included' ? classes : classes.slice(1);
  for (const pixels of groups) {
    for (const c of diceClasses) {
      const above = 2 * sum(pixels, (i) => (labels[i] === c ? p(i, c) : 0)) + SMOOTH;
      const below = sum(pixels, (i) => p(i, c) + (labels[i] === c ? 1 : 0)) + SMOOTH;
      const share = 1 / (groups.length * diceClasses.length);
      dice -= (share * above) / below;
      for (const i of pixels) {
        const slope = ((labels[i] === c ? 2 : 0) * below - above) / below ** 2;
        add(i, c, -weightOfDice * share * slope);
      }
    }
    if (tubes === null) continue;
    for (const c of classes.slice(1)) {
      const below = sum(pixels, (i) => (tubes[i] === c ? 1 : 0)) + SMOOTH;
      const share = 1 / (groups.length * (channels - 1));
      recall -= (share * (sum(pixels, (i) => (tubes[i] === c ? p(i, c) : 0)) + SMOOTH)) / below;
      for (const i of pixels) if (tubes[i] === c) add(i, c, (-weightOfRecall * share) / below);
    }
  }
  const count = Math.max(1, kept.length);
  let ce = 0;
  for (const [i, { p, logSum }] of soft) {
    const slope = slopes.get(i) ?? new Float64Array(channels);
    const mean = p.reduce((total, value, c) => total + value * slope[c], 0);
    ce += (logSum - logits[i * channels + labels[i]]) / count;
    for (const c of classes) {
      const y = labels[i] === c ? 1 : 0;
      gradient[i * channels + c] = p[c] * (slope[c] - mean) + (weightOfCe * (p[c] - y)) / count;
    }
  }
  return { terms: [dice + ce + (weight ?? 1) * recall, dice, ce, recall], gradient };
}
