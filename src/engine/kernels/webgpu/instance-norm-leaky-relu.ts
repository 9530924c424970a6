// Instance normalisation + leaky ReLU in WGSL: three dispatches each way (the batch's sums apart), no barriers. Operation
// by operation the same float32 arithmetic as on wasm, so that both backends agree on every sign before the leaky ReLU.
import type { InstanceNormAttributes } from '../instance-norm-leaky-relu.ts';
import { finishPairs, layoutOf, sumPairs } from './compensated-sums.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';
import { sumChunks } from './sum-chunks.ts';

/** Reads of mean and 1 / √(σ² + ε) from the statistics [B,2,C]. */
const READ_STATISTICS = `
      let mean = statistics[2 * sample * uniforms.span + channel];
      let inverse = statistics[(2 * sample + 1) * uniforms.span + channel];`;

/** g = dy · leakyReLU′ and the normalised input at element `at`. */
const READ_GRADIENT = (type: string) => `
        let normalised = (x[at] - mean) * inverse;
        let upstream = dy[at];
        let g = select(upstream * uniforms.slope, upstream, normalised * gamma[channel] + beta[channel] > ${type}(0.0));`;

/** What is lost of a · b in their rounded product; exact but for overflow (Dekker 1971). */
const LOST_PRODUCT = (type: string) => `
    fn upperHalf(a : ${type}) -> ${type} {
      let scaled = a * 4097.0;
      return scaled - (scaled - a);
    }
    fn lostProduct(a : ${type}, b : ${type}, product : ${type}) -> ${type} {
      let upperA = upperHalf(a);
      let upperB = upperHalf(b);
      let lowerA = a - upperA;
      let lowerB = b - upperB;
      return ((upperA * upperB - product) + upperA * lowerB + lowerA * upperB) + lowerA * lowerB;
    }
    /** What is lost of (sum + carry) / count in the rounded quotient of sum and count. */
    fn lostQuotient(sum : ${type}, carry : ${type}, count : ${type}, quotient : ${type}) -> ${type} {
      let back = quotient * count;
      return (((sum - back) - lostProduct(quotient, count, back)) + carry) / count;
    }`;

/** Mean and 1 / √(σ² + ε) from the sums about the first pixel, in pairs of float32 until the last rounding. */
const STATISTICS = (type: string) => `
      let count = ${type}(f32(uniforms.pixels));
      let shift = firstSum / count;
      let shiftLost = lostQuotient(firstSum, firstCarry, count, shift);
      let reference = x[sample * uniforms.pixels * uniforms.span + channel];
      let mean = reference + shift;
      result[place] = mean + (lost(reference, shift, mean) + shiftLost);
      let square = secondSum / count;
      let squareLost = lostQuotient(secondSum, secondCarry, count, square);
      let shiftSquare = shift * shift;
      let difference = square - shiftSquare;
      let differenceLost = lost(square, -shiftSquare, difference)
        + (squareLost - (lostProduct(shift, shift, shiftSquare) + 2.0 * shift * shiftLost));
      let isPositive = difference + differenceLost > ${type}(0.0);
      let variance = select(${type}(0.0), difference, isPositive);
      let varianceLost = select(${type}(0.0), differenceLost, isPositive);
      let epsilon = ${type}(uniforms.epsilon);
      let raised = variance + epsilon;
      result[place + uniforms.span] = 1.0 / sqrt(raised + (lost(variance, epsilon, raised) + varianceLost));`;

/** Inputs x, gamma, beta; outputs y and statistics [B,2,C] (means, 1 / √(σ² + ε)). */
export const webGpuInstanceNorm: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x, gamma, beta } = inputs;
  const { epsilon, slope } = attrs as InstanceNormAttributes;
  const layout = layoutOf(x);
  const { batch, pixels, lanes, type, span } = layout;
  const width = lanes;
  // Sums about the first pixel's value, so that a large mean does not cancel the variance away.
  const sums = sumPairs(backend, layout, {
    name: 'norm sums',
    inputs: [{ name: 'x', tensor: x, width }],
    before: 'let reference = x[start * uniforms.span + channel];',
    terms: 'let first = x[at] - reference; let second = first * first;',
    floats: {},
  });
  const statistics = finishPairs(backend, layout, sums, {
    name: 'norm statistics',
    inputs: [{ name: 'x', tensor: x, width }],
    functions: LOST_PRODUCT(type),
    finish: STATISTICS(type),
    floats: { epsilon },
  });
  const y = runProgram(backend, {
    key: `norm apply ${lanes}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let channel = index % uniforms.span;
      let sample = index / (uniforms.span * uniforms.pixels);
      ${READ_STATISTICS}
      let value = (x[index] - mean) * inverse * gamma[channel] + beta[channel];
      result[index] = select(value * uniforms.slope, value, value > ${type}(0.0));
    }`,
    inputs: [
      { name: 'x', tensor: x, width },
      { name: 'gamma', tensor: gamma, width },
      { name: 'beta', tensor: beta, width },
      { name: 'statistics', tensor: statistics, width },
    ],
    output: { shape: x.shape, width },
    threads: batch * pixels * span,
    integers: { pixels, span },
    floats: { slope },
  });
  return [y, statistics];
};

/**
 * Inputs x, gamma, beta, statistics, dy; outputs dx, dγ and dβ. With g = dy · leakyReLU′ and x̂ the
 * normalised input: dβ = Σ g, dγ = Σ g·x̂, dx = γ / √(σ² + ε) · (g − mean(g) − x̂ · mean(g·x̂)).
 */
export const webGpuInstanceNormGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { slope } = attrs as InstanceNormAttributes;
  const layout = layoutOf(inputs.x);
  const { batch, pixels, channels, lanes, type, span } = layout;
  const width = lanes;
  const named = ['x', 'gamma', 'beta', 'statistics', 'dy'].map((name) => ({
    name,
    tensor: inputs[name],
    width,
  }));
  const pairs = sumPairs(backend, layout, {
    name: 'norm gradient sums',
    inputs: named,
    before: READ_STATISTICS,
    terms: `${READ_GRADIENT(type)} let first = g * normalised; let second = g;`,
    floats: { slope },
  });
  const sums = finishPairs(backend, layout, pairs, {
    name: 'norm gradient totals',
    inputs: [],
    functions: '',
    finish: `result[place] = firstSum + firstCarry;
      result[place + uniforms.span] = secondSum + secondCarry;`,
    floats: {},
  });
  const dx = runProgram(backend, {
    key: `norm gradient apply ${lanes}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let at = index;
      let channel = index % uniforms.span;
      let sample = index / (uniforms.span * uniforms.pixels);
      ${READ_STATISTICS}
      ${READ_GRADIENT(type)}
      let meanGx = sums[2 * sample * uniforms.span + channel] / f32(uniforms.pixels);
      let meanG = sums[(2 * sample + 1) * uniforms.span + channel] / f32(uniforms.pixels);
      result[index] = gamma[channel] * inverse * (g - meanG - normalised * meanGx);
    }`,
    inputs: [...named, { name: 'sums', tensor: sums, width }],
    output: { shape: inputs.x.shape, width },
    threads: batch * pixels * span,
    integers: { pixels, span },
    floats: { slope },
  });
  const total = (begin: number) =>
    sumChunks(backend, sums, [channels], { rows: batch, stride: 2 * channels, begin });
  const gradients = [dx, total(0), total(channels)];
  backend.disposeData(sums.dataId);
  return gradients;
};
