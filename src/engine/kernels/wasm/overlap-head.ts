// The fused overlap losses on the wasm heap: one pass over the logits each way, sums in double precision.
import type { OverlapAttributes } from '../../../losses/terms/overlap-head.ts';
import { SMOOTH } from '../../../losses/terms/smooth.ts';
import { layoutOverlap } from '../overlap-columns.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/**
 * Writes the softmax of the channels at `from` to `p` and returns log Σ exp − x_y, that is − log p_y; 0 for a label that is
 * no channel.
 */
function softmaxAt(
  logits: Float32Array,
  from: number,
  channels: number,
  label: number,
  p: Float64Array,
): number {
  let top = 0;
  for (let c = 1; c < channels; c++) if (logits[from + c] > logits[from + top]) top = c;
  const largest = logits[from + top];
  let rest = 0;
  for (let c = 0; c < channels; c++) {
    if (c === top) continue;
    const e = Math.exp(logits[from + c] - largest);
    p[c] = e;
    rest += e;
  }
  // An infinite logit makes everything NaN, as infinity less infinity is: it must not go unnoticed.
  const factor = 1 / (1 + rest) + (largest - largest);
  p[top] = 1;
  for (let c = 0; c < channels; c++) p[c] *= factor;
  return label >= 0 && label < channels ? Math.log1p(rest) + (largest - logits[from + label]) : 0;
}

/** Inputs logits, labels and perhaps tubes, mask, weight; outputs terms [4] and sums [groups, columns]. */
export const wasmOverlapSums: WasmKernel = ({ inputs, attrs, backend }) => {
  const { columns, groups, pixels, channels, ...maps } = layoutOverlap(inputs, attrs as OverlapAttributes);
  const out = makeFloats(backend, [4]);
  const sums = makeFloats(backend, [groups, columns.count]);
  const view = (info: typeof out | null) => (info === null ? null : viewFloats(backend, info));
  const logits = viewFloats(backend, inputs['logits']);
  const labels = viewFloats(backend, inputs['labels']);
  const [tubes, mask, weight] = [view(maps.tubes), view(maps.mask), view(maps.weight)];
  const p = new Float64Array(channels);
  const first = columns.dice[0].channel;
  const rows: Float64Array[] = [];
  for (let group = 0; group < groups; group++) {
    const inClass = new Float64Array(channels);
    const mass = new Float64Array(channels);
    const size = new Float64Array(channels);
    const found = new Float64Array(channels);
    const tube = new Float64Array(channels);
    let ce = 0;
    let counted = 0;
    const end = (group + 1) * pixels;
    for (let pixel = group * pixels; pixel < end; pixel++) {
      if (mask !== null && mask[pixel] === 0) continue;
      const label = labels[pixel];
      ce += softmaxAt(logits, pixel * channels, channels, label, p);
      counted++;
      for (let c = first; c < channels; c++) mass[c] += p[c];
      inClass[label] += p[label];
      size[label]++;
      if (tubes !== null) {
        found[tubes[pixel]] += p[tubes[pixel]];
        tube[tubes[pixel]]++;
      }
    }
    const row = new Float64Array(columns.count);
    for (const { channel, at } of columns.dice) row.set([inClass[channel], mass[channel], size[channel]], at);
    for (const { channel, at } of columns.recall) row.set([found[channel], tube[channel]], at);
    row[columns.ce] = ce;
    if (columns.pixels !== null) row[columns.pixels] = counted;
    rows.push(row);
  }
  viewFloats(backend, sums).set(rows.flatMap((row) => Array.from(row)));

  let [dice, recall, ce, counted] = [0, 0, 0, 0];
  for (const row of rows) {
    for (const { at } of columns.dice) {
      dice -= (2 * row[at] + SMOOTH) / (row[at + 2] + row[at + 1] + SMOOTH);
    }
    for (const { at } of columns.recall) recall -= (row[at] + SMOOTH) / (row[at + 1] + SMOOTH);
    ce += row[columns.ce];
    counted += columns.pixels === null ? pixels : row[columns.pixels];
  }
  dice /= groups * columns.dice.length;
  if (columns.recall.length > 0) recall /= groups * columns.recall.length;
  ce /= Math.max(counted, 1);
  viewFloats(backend, out).set([dice + ce + (weight?.[0] ?? 1) * recall, dice, ce, recall]);
  return [out, sums];
};

/** Inputs those of the sums, their sums, and dy [4]; output d logits. */
export const wasmOverlapGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { columns, groups, pixels, channels, ...maps } = layoutOverlap(inputs, attrs as OverlapAttributes);
  const out = makeFloats(backend, inputs['logits'].shape);
  const view = (info: typeof out | null) => (info === null ? null : viewFloats(backend, info));
  const [logits, labels, sums, upstream, to] = [
    inputs['logits'],
    inputs['labels'],
    inputs['sums'],
    inputs['dy'],
    out,
  ].map((info) => viewFloats(backend, info));
  const [tubes, mask, weight] = [view(maps.tubes), view(maps.mask), view(maps.weight)];
  let counted = 0;
  for (let group = 0; group < groups; group++) {
    counted += columns.pixels === null ? pixels : sums[group * columns.count + columns.pixels];
  }
  const ofDice = (upstream[0] + upstream[1]) / (groups * columns.dice.length);
  const ofCe = (upstream[0] + upstream[2]) / Math.max(counted, 1);
  const ofRecall =
    (upstream[0] * (weight?.[0] ?? 1) + upstream[3]) / (groups * Math.max(1, columns.recall.length));
  const p = new Float64Array(channels);
  const slopes = new Float64Array(channels);
  // d L / d p_c = everywhere[c], more where the pixel is of the class, and more on its tube.
  const everywhere = new Float64Array(channels);
  const inClass = new Float64Array(channels);
  const onTube = new Float64Array(channels);
  for (let group = 0; group < groups; group++) {
    const row = sums.subarray(group * columns.count, (group + 1) * columns.count);
    for (const { channel, at } of columns.dice) {
      const below = row[at + 2] + row[at + 1] + SMOOTH;
      everywhere[channel] = (ofDice * (2 * row[at] + SMOOTH)) / (below * below);
      inClass[channel] = (-2 * ofDice) / below;
    }
    for (const { channel, at } of columns.recall) onTube[channel] = -ofRecall / (row[at + 1] + SMOOTH);
    const end = (group + 1) * pixels;
    for (let pixel = group * pixels; pixel < end; pixel++) {
      const from = pixel * channels;
      if (mask !== null && mask[pixel] === 0) {
        for (let c = 0; c < channels; c++) to[from + c] = 0;
        continue;
      }
      const label = labels[pixel];
      softmaxAt(logits, from, channels, label, p);
      slopes.set(everywhere);
      slopes[label] += inClass[label];
      if (tubes !== null) slopes[tubes[pixel]] += onTube[tubes[pixel]];
      let mean = 0;
      for (let c = 0; c < channels; c++) mean += p[c] * slopes[c];
      const spread = label >= 0 && label < channels ? ofCe : 0;
      for (let c = 0; c < channels; c++) to[from + c] = p[c] * (slopes[c] - mean + spread);
      if (spread !== 0) to[from + label] -= ofCe;
    }
  }
  return out;
};
