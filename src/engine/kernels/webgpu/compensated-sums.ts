// Sums over a sample's pixels with the rounding errors carried along (Neumaier 1974), so that they equal sums taken in
// double precision and rounded: that is what the wasm kernels do. A driver that reassociates loses the carry, no more.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runProgram, type Program } from './run-program.ts';

/** Runs of pixels in a sample whose sums are taken apart. */
const MOST_CHUNKS = 128;

export interface Layout {
  batch: number;
  pixels: number;
  channels: number;
  /** 4 where the channels divide by it, else 1. */
  lanes: 1 | 4;
  type: string;
  /** Channels, counted in lanes. */
  span: number;
}

/** @param x [B,H,W,C] */
export function layoutOf(x: TensorInfo): Layout {
  const [batch, height, width, channels] = x.shape;
  const lanes = channels % 4 === 0 ? 4 : 1;
  const type = lanes === 4 ? 'vec4<f32>' : 'f32';
  return { batch, pixels: height * width, channels, lanes, type, span: channels / lanes };
}

/** WGSL: what is lost of a + b in `sum`, their rounded sum; exact (Knuth's two-sum). */
export const lostFunction = (type: string) => `
    fn lost(a : ${type}, b : ${type}, sum : ${type}) -> ${type} {
      let part = sum - a;
      return (a - (sum - part)) + (b - part);
    }`;

const NAMES = ['first', 'second'] as const;

/** Statements adding `value(name)` to both running sums and `carry(name)` to what they lost. */
const addPair = (value: (name: string) => string, carry: (name: string) => string) =>
  NAMES.map(
    (name) => `{
          let term = ${value(name)};
          let sum = ${name}Sum + term;
          ${name}Carry += lost(${name}Sum, term, sum)${carry(name)};
          ${name}Sum = sum;
        }`,
  ).join('\n        ');

const declarePair = (type: string) =>
  NAMES.map((name) => `var ${name}Sum = ${type}(0.0); var ${name}Carry = ${type}(0.0);`).join('\n      ');

export interface PairSums {
  /** [B,chunks,4,C]: first sum, what it lost, second sum, what it lost. */
  partials: TensorInfo;
  chunks: number;
}

/**
 * Two sums per sample, run of pixels and channel.
 *
 * @param terms WGSL that sets `first` and `second` from the element `at`
 */
export function sumPairs(
  backend: WebGPUBackend,
  layout: Layout,
  pair: {
    name: string;
    inputs: Program['inputs'];
    before: string;
    terms: string;
    floats: Record<string, number>;
  },
): PairSums {
  const { batch, pixels, channels, lanes, type, span } = layout;
  const run = Math.ceil(pixels / MOST_CHUNKS);
  const chunks = Math.ceil(pixels / run);
  const partials = runProgram(backend, {
    key: `${pair.name} ${lanes}`,
    code: () => `
    ${lostFunction(type)}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let channel = index % uniforms.span;
      let chunk = (index / uniforms.span) % uniforms.chunks;
      let sample = index / (uniforms.span * uniforms.chunks);
      let start = sample * uniforms.pixels;
      let last = min((chunk + 1) * uniforms.run, uniforms.pixels);
      ${pair.before}
      ${declarePair(type)}
      for (var pixel = chunk * uniforms.run; pixel < last; pixel++) {
        let at = (start + pixel) * uniforms.span + channel;
        ${pair.terms}
        ${addPair(
          (name) => name,
          () => '',
        )}
      }
      let place = 4 * (sample * uniforms.chunks + chunk) * uniforms.span + channel;
      ${['firstSum', 'firstCarry', 'secondSum', 'secondCarry'].map((name, i) => `result[place + ${i} * uniforms.span] = ${name};`).join('\n      ')}
    }`,
    inputs: pair.inputs,
    output: { shape: [batch, chunks, 4, channels], width: lanes },
    threads: batch * chunks * span,
    integers: { run, chunks, pixels, span },
    floats: pair.floats,
  });
  return { partials, chunks };
}

/**
 * Adds up the chunks and frees them.
 *
 * @param finish WGSL that sets result[place] and result[place + uniforms.span] from firstSum, firstCarry, secondSum and
 *   secondCarry for one `sample` and `channel`
 * @returns [B,2,C]
 */
export function finishPairs(
  backend: WebGPUBackend,
  layout: Layout,
  sums: PairSums,
  pair: {
    name: string;
    inputs: Program['inputs'];
    functions: string;
    finish: string;
    floats: Record<string, number>;
  },
): TensorInfo {
  const { batch, pixels, channels, lanes, type, span } = layout;
  const result = runProgram(backend, {
    key: `${pair.name} ${lanes}`,
    code: () => `
    ${lostFunction(type)}
    ${pair.functions}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let channel = index % uniforms.span;
      let sample = index / uniforms.span;
      ${declarePair(type)}
      var at = 4 * sample * uniforms.chunks * uniforms.span + channel;
      for (var chunk = 0; chunk < uniforms.chunks; chunk++) {
        ${addPair(
          (name) => `partials[at${name === 'first' ? '' : ' + 2 * uniforms.span'}]`,
          (name) => ` + partials[at + ${name === 'first' ? 1 : 3} * uniforms.span]`,
        )}
        at += 4 * uniforms.span;
      }
      let place = 2 * sample * uniforms.span + channel;
      ${pair.finish}
    }`,
    inputs: [{ name: 'partials', tensor: sums.partials, width: lanes }, ...pair.inputs],
    output: { shape: [batch, 2, channels], width: lanes },
    threads: batch * span,
    integers: { chunks: sums.chunks, pixels, span },
    floats: pair.floats,
  });
  backend.disposeData(sums.partials.dataId);
  return result;
}
