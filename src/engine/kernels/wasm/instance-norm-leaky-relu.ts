// Instance normalisation + leaky ReLU on the wasm heap: two passes over the tensor each way, sums in double precision.
import type { InstanceNormAttributes } from '../instance-norm-leaky-relu.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Inputs x, gamma, beta; outputs y and statistics [B,2,C] (means, 1 / √(σ² + ε)). */
export const wasmInstanceNorm: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, gamma, beta } = inputs;
  const { epsilon, slope } = attrs as InstanceNormAttributes;
  const [batch, height, width, channels] = x.shape;
  const out = makeFloats(backend, x.shape);
  const statistics = makeFloats(backend, [batch, 2, channels]);
  const [from, to, stats, scales, offsets] = [x, out, statistics, gamma, beta].map((info) =>
    viewFloats(backend, info),
  );
  const size = height * width * channels;
  const mean = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let b = 0; b < batch; b++) {
    const start = b * size;
    const end = start + size;
    // Sums about the first pixel's value, so that a large mean does not cancel the variance away.
    const first = Float64Array.from(from.subarray(start, start + channels));
    mean.fill(0);
    squares.fill(0);
    for (let i = start; i < end;) {
      for (let c = 0; c < channels; c++, i++) {
        const value = from[i] - first[c];
        mean[c] += value;
        squares[c] += value * value;
      }
    }
    for (let c = 0; c < channels; c++) {
      const shifted = mean[c] / (height * width);
      const variance = Math.max(0, squares[c] / (height * width) - shifted * shifted);
      const inverse = 1 / Math.sqrt(variance + epsilon);
      stats[2 * b * channels + c] = shifted + first[c];
      stats[(2 * b + 1) * channels + c] = inverse;
      factor[c] = inverse * scales[c];
      shift[c] = offsets[c] - (shifted + first[c]) * factor[c];
    }
    for (let i = start; i < end;) {
      for (let c = 0; c < channels; c++, i++) {
        const value = from[i] * factor[c] + shift[c];
        to[i] = value > 0 ? value : value * slope;
      }
    }
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
  const dx = makeFloats(backend, x.shape);
  const sums = makeFloats(backend, [2, channels]);
  const [from, upstream, to, stats, scales, offsets, totals] = [x, dy, dx, statistics, gamma, beta, sums].map(
    (info) => viewFloats(backend, info),
  );
  const size = height * width * channels;
  const [mean, inverse, sumG, sumGx, gammas, betas, constant, linear, factor] = Array.from(
    { length: 9 },
    () => new Float64Array(channels),
  );
  gammas.set(scales);
  betas.set(offsets);
  const dGamma = new Float64Array(channels);
  const dBeta = new Float64Array(channels);
  for (let b = 0; b < batch; b++) {
    const start = b * size;
    const end = start + size;
    mean.set(stats.subarray(2 * b * channels, (2 * b + 1) * channels));
    inverse.set(stats.subarray((2 * b + 1) * channels, (2 * b + 2) * channels));
    sumG.fill(0);
    sumGx.fill(0);
    for (let i = start; i < end;) {
      for (let c = 0; c < channels; c++, i++) {
        const normalised = (from[i] - mean[c]) * inverse[c];
        const g = normalised * gammas[c] + betas[c] > 0 ? upstream[i] : upstream[i] * slope;
        sumG[c] += g;
        sumGx[c] += g * normalised;
      }
    }
    for (let c = 0; c < channels; c++) {
      dBeta[c] += sumG[c];
      dGamma[c] += sumGx[c];
      factor[c] = gammas[c] * inverse[c];
      constant[c] = sumG[c] / (height * width);
      linear[c] = sumGx[c] / (height * width);
    }
    for (let i = start; i < end;) {
      for (let c = 0; c < channels; c++, i++) {
        const normalised = (from[i] - mean[c]) * inverse[c];
        const g = normalised * gammas[c] + betas[c] > 0 ? upstream[i] : upstream[i] * slope;
        to[i] = factor[c] * (g - constant[c] - normalised * linear[c]);
      }
    }
  }
  totals.set(dGamma);
  totals.set(dBeta, channels);
  return [dx, sums];
};
