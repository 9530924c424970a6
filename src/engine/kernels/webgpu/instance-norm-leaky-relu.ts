// Instance normalisation + leaky ReLU in WGSL: three dispatches forward, four backward, no barriers.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { InstanceNormAttributes } from '../instance-norm-leaky-relu.ts';
import { runProgram, type Program, type WebGpuKernel } from './run-program.ts';
import { sumChunks } from './sum-chunks.ts';

/** Runs of pixels in a sample whose sums are taken apart. */
const MOST_CHUNKS = 128;

interface Layout {
  batch: number;
  pixels: number;
  channels: number;
  /** 4 where the channels divide by it, else 1. */
  lanes: 1 | 4;
  type: string;
  /** Channels, counted in lanes. */
  span: number;
}

function layoutOf(x: TensorInfo): Layout {
  const [batch, height, width, channels] = x.shape;
  const lanes = channels % 4 === 0 ? 4 : 1;
  const type = lanes === 4 ? 'vec4<f32>' : 'f32';
  return { batch, pixels: height * width, channels, lanes, type, span: channels / lanes };
}

/** Two sums per sample, run of pixels and channel: [B, chunks, 2, C]. `terms` sets first and second from pixel `at`. */
function runPairSums(
  backend: WebGPUBackend,
  layout: Layout,
  name: string,
  inputs: Program['inputs'],
  before: string,
  terms: string,
  floats: Record<string, number>,
): { partials: TensorInfo; chunks: number } {
  const { batch, pixels, channels, lanes, type, span } = layout;
  const run = Math.ceil(pixels / MOST_CHUNKS);
  const chunks = Math.ceil(pixels / run);
  const partials = runProgram(backend, {
    key: `${name} ${lanes}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let channel = index % uniforms.span;
      let chunk = (index / uniforms.span) % uniforms.chunks;
      let sample = index / (uniforms.span * uniforms.chunks);
      let start = sample * uniforms.pixels;
      let last = min((chunk + 1) * uniforms.run, uniforms.pixels);
      ${before}
      var sumFirst = ${type}(0.0);
      var sumSecond = ${type}(0.0);
      for (var pixel = chunk * uniforms.run; pixel < last; pixel++) {
        let at = (start + pixel) * uniforms.span + channel;
        ${terms}
        sumFirst += first;
        sumSecond += second;
      }
      let place = 2 * (sample * uniforms.chunks + chunk) * uniforms.span + channel;
      result[place] = sumFirst;
      result[place + uniforms.span] = sumSecond;
    }`,
    inputs,
    output: { shape: [batch, chunks, 2, channels], width: lanes },
    threads: batch * chunks * span,
    integers: { run, chunks, pixels, span },
    floats,
  });
  return { partials, chunks };
}

/** Reads of mean and 1 / √(σ² + ε) from the statistics [B,2,C]. */
const READ_STATISTICS = `
      let mean = statistics[2 * sample * uniforms.span + channel];
      let inverse = statistics[(2 * sample + 1) * uniforms.span + channel];`;

/** g = dy · leakyReLU′ and the normalised input at element `at`. */
const READ_GRADIENT = (type: string) => `
        let normalised = (x[at] - mean) * inverse;
        let upstream = dy[at];
        let g = select(upstream * uniforms.slope, upstream, normalised * gamma[channel] + beta[channel] > ${type}(0.0));`;

/** Inputs x, gamma, beta; outputs y and statistics [B,2,C] (means, 1 / √(σ² + ε)). */
export const webGpuInstanceNorm: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x, gamma, beta } = inputs;
  const { epsilon, slope } = attrs as InstanceNormAttributes;
  const layout = layoutOf(x);
  const { batch, pixels, channels, lanes, type, span } = layout;
  const width = lanes;
  // Sums about the first pixel's value, so that a large mean does not cancel the variance away.
  const { partials, chunks } = runPairSums(
    backend,
    layout,
    'norm sums',
    [{ name: 'x', tensor: x, width }],
    'let reference = x[start * uniforms.span + channel];',
    'let first = x[at] - reference; let second = first * first;',
    {},
  );
  const sums = sumChunks(backend, partials, batch, chunks, [batch, 2, channels]);
  backend.disposeData(partials.dataId);
  const statistics = runProgram(backend, {
    key: `norm statistics ${lanes}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let channel = index % uniforms.span;
      let sample = index / uniforms.span;
      let at = 2 * sample * uniforms.span + channel;
      let shifted = sums[at] / f32(uniforms.pixels);
      let variance = max(sums[at + uniforms.span] / f32(uniforms.pixels) - shifted * shifted, ${type}(0.0));
      result[at] = shifted + x[sample * uniforms.pixels * uniforms.span + channel];
      result[at + uniforms.span] = inverseSqrt(variance + uniforms.epsilon);
    }`,
    inputs: [
      { name: 'sums', tensor: sums, width },
      { name: 'x', tensor: x, width },
    ],
    output: { shape: [batch, 2, channels], width },
    threads: batch * span,
    integers: { pixels, span },
    floats: { epsilon },
  });
  backend.disposeData(sums.dataId);
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
 * Inputs x, gamma, beta, statistics, dy; outputs dx and sums [2,C] (dγ, dβ). With g = dy · leakyReLU′ and x̂ the
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
  const { partials, chunks } = runPairSums(
    backend,
    layout,
    'norm gradient sums',
    named,
    READ_STATISTICS,
    `${READ_GRADIENT(type)} let first = g * normalised; let second = g;`,
    { slope },
  );
  const sums = sumChunks(backend, partials, batch, chunks, [batch, 2, channels]);
  backend.disposeData(partials.dataId);
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
  const totals = sumChunks(backend, sums, 1, batch, [2, channels]);
  backend.disposeData(sums.dataId);
  return [dx, totals];
};
