// Instance normalisation + leaky ReLU on the wasm heap: two passes over the tensor each way, sums in double precision.
// The slope is looked up by the sign: a branch would be mispredicted half the time, which costs three times the rest.
// Every step is rounded to float32 (round), just as webgpu computes it: a value near 0 then has the same sign on both.
import type { InstanceNormAttributes } from '../instance-norm-leaky-relu.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

const round = Math.fround;

/** Elements walked channel by channel before going on, so that they stay in the cache. */
const BLOCK = 8192;

/**
 * Calls visit(channel, first, last) so that the elements first, first + channels, … < last of all calls are those of
 * one sample, channel by channel within blocks: so the loop inside `visit` has its factors in registers.
 */
function forBlocks(
  start: number,
  end: number,
  channels: number,
  visit: (channel: number, first: number, last: number) => void,
): void {
  const step = Math.ceil(BLOCK / channels) * channels;
  for (let block = start; block < end; block += step) {
    const last = Math.min(end, block + step);
    for (let c = 0; c < channels; c++) visit(c, block + c, last);
  }
}

/** Inputs x, gamma, beta; outputs y and statistics [B,2,C] (means, 1 / √(σ² + ε)). */
export const wasmInstanceNorm: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, gamma, beta } = inputs;
  const { epsilon, slope } = attrs as InstanceNormAttributes;
  const [batch, height, width, channels] = x.shape;
  const pixels = height * width;
  const out = makeFloats(backend, x.shape);
  const statistics = makeFloats(backend, [batch, 2, channels]);
  const [from, to, stats, scales, offsets] = [x, out, statistics, gamma, beta].map((info) =>
    viewFloats(backend, info),
  );
  const slopes = new Float32Array([slope, 1]);
  for (let b = 0; b < batch; b++) {
    const start = b * pixels * channels;
    const end = start + pixels * channels;
    const sums = new Float64Array(channels);
    const squares = new Float64Array(channels);
    // Sums about the first pixel's value, so that a large mean does not cancel the variance away.
    const reference = from.slice(start, start + channels);
    forBlocks(start, end, channels, (c, first, last) => {
      const r = reference[c];
      let sum = 0;
      let square = 0;
      for (let i = first; i < last; i += channels) {
        const value = round(from[i] - r);
        sum += value;
        square += round(value * value);
      }
      sums[c] += sum;
      squares[c] += square;
    });
    for (let c = 0; c < channels; c++) {
      const shifted = sums[c] / pixels;
      const variance = Math.max(0, squares[c] / pixels - shifted * shifted);
      stats[2 * b * channels + c] = shifted + reference[c];
      stats[(2 * b + 1) * channels + c] = 1 / round(Math.sqrt(round(variance + round(epsilon))));
    }
    const means = stats.subarray(2 * b * channels, (2 * b + 1) * channels);
    const inverses = stats.subarray((2 * b + 1) * channels, (2 * b + 2) * channels);
    forBlocks(start, end, channels, (c, first, last) => {
      const [mean, inverse, scale, offset] = [means[c], inverses[c], scales[c], offsets[c]];
      for (let i = first; i < last; i += channels) {
        const value = round(round(round(round(from[i] - mean) * inverse) * scale) + offset);
        to[i] = value * slopes[+(value > 0)];
      }
    });
  }
  return [out, statistics];
};

/**
 * Inputs x, gamma, beta, statistics, dy; outputs dx and sums [2,C] (dγ, dβ). With g = dy · leakyReLU′ and x̂ the
 * normalised input: dβ = Σ g, dγ = Σ g·x̂, dx = γ / √(σ² + ε) · (g − mean(g) − x̂ · mean(g·x̂)).
 */
export const wasmInstanceNormGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, gamma, beta, statistics, dy } = inputs;
  const { slope } = attrs as InstanceNormAttributes;
  const [batch, height, width, channels] = x.shape;
  const pixels = height * width;
  const dx = makeFloats(backend, x.shape);
  const scaleGradient = makeFloats(backend, [channels]);
  const offsetGradient = makeFloats(backend, [channels]);
  const [from, upstream, to, stats, scales, offsets, toScale, toOffset] = [
    x,
    dy,
    dx,
    statistics,
    gamma,
    beta,
    scaleGradient,
    offsetGradient,
  ].map((info) => viewFloats(backend, info));
  const slopes = new Float32Array([slope, 1]);
  const dGamma = new Float64Array(channels);
  const dBeta = new Float64Array(channels);
  for (let b = 0; b < batch; b++) {
    const start = b * pixels * channels;
    const end = start + pixels * channels;
    const means = stats.subarray(2 * b * channels, (2 * b + 1) * channels);
    const inverses = stats.subarray((2 * b + 1) * channels, (2 * b + 2) * channels);
    const sumG = new Float64Array(channels);
    const sumGx = new Float64Array(channels);
    forBlocks(start, end, channels, (c, first, last) => {
      const [mean, inverse, scale, offset] = [means[c], inverses[c], scales[c], offsets[c]];
      let sum = 0;
      let product = 0;
      for (let i = first; i < last; i += channels) {
        const normalised = round(round(from[i] - mean) * inverse);
        const g = round(upstream[i] * slopes[+(round(round(normalised * scale) + offset) > 0)]);
        // Kept for the second pass, whose place it is.
        to[i] = g;
        sum += g;
        product += round(g * normalised);
      }
      sumG[c] += sum;
      sumGx[c] += product;
    });
    forBlocks(start, end, channels, (c, first, last) => {
      const [mean, inverse] = [means[c], inverses[c]];
      const factor = round(scales[c] * inverse);
      const meanG = round(round(sumG[c]) / pixels);
      const meanGx = round(round(sumGx[c]) / pixels);
      for (let i = first; i < last; i += channels) {
        const normalised = round(round(from[i] - mean) * inverse);
        to[i] = factor * round(round(to[i] - meanG) - round(normalised * meanGx));
      }
    });
    for (let c = 0; c < channels; c++) {
      dBeta[c] += sumG[c];
      dGamma[c] += sumGx[c];
    }
  }
  toScale.set(dGamma);
  toOffset.set(dBeta);
  return [dx, scaleGradient, offsetGradient];
};
