// Every kernel by itself at the shapes of the step, beside a plain matrix product and a plain copy: what the adapter can do.
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { openWebGpu } from '../../src/engine/backend/open-webgpu.ts';
import { CONVOLVE } from '../../src/engine/kernels/convolve.ts';
import { INSTANCE_NORM, INSTANCE_NORM_GRADIENT } from '../../src/engine/kernels/instance-norm-leaky-relu.ts';
import { MAX_POOL, MAX_POOL_GRADIENT } from '../../src/engine/kernels/max-pool.ts';
import { ADAM_STEP, SGD_STEP } from '../../src/engine/kernels/optimiser-steps.ts';
import { SUM_LEAKY_RELU, SUM_LEAKY_RELU_GRADIENT } from '../../src/engine/kernels/sum-leaky-relu.ts';
import { UPSAMPLE_BILINEAR, UPSAMPLE_BILINEAR_GRADIENT } from '../../src/engine/kernels/upsample-bilinear.ts';
import { OVERLAP_GRADIENT, OVERLAP_SUMS } from '../../src/losses/terms/overlap-head.ts';
import { SOFT_SKELETON, SOFT_SKELETON_GRADIENT } from '../../src/losses/terms/soft-skeleton.ts';
import { TOPOLOGY_SKELETON } from '../../src/losses/terms/topology-skeleton.ts';
import { settleTfjs } from './settle-tfjs.ts';

export interface KernelDescription {
  name: string;
  /** Floating-point operations of the arithmetic itself; null for kernels that only move data. */
  flop: number | null;
  /** Every input read once and every output written once. */
  bytes: number;
}

interface Bench extends KernelDescription {
  run: () => Tensor | Tensor[] | null;
}

const BATCH = 2;
const EDGE_PX = 128;
const MATMUL_EDGE = 512;
const COPY_BYTES = 32 * 2 ** 20;
/** Weights of the U-Net 16-32-64, rounded. */
const PARAMETERS = 118_000;

let benches: Bench[] = [];

const size = (shape: readonly number[]) => shape.reduce((product, edge) => product * edge, 1);
const bytesOf = (...shapes: (readonly number[])[]) => 4 * shapes.reduce((sum, shape) => sum + size(shape), 0);
/** Between 0 and 1, so that it may stand for probabilities. */
const values = (shape: number[]): Tensor => tf.keep(tf.randomUniform(shape, 0.01, 0.99, 'float32', 7));
const call = (kernel: string, inputs: Record<string, Tensor>, attributes: NamedAttrMap = {}) =>
  tf.engine().runKernel<Tensor | Tensor[]>(kernel, inputs, attributes);

/** A convolution forwards, and both of its gradients. */
function convolutions(edgePx: number, from: number, to: number, edge: number, stride: number): Bench[] {
  const pad = edge === 3 ? 1 : 0;
  const out = edgePx / stride;
  const [x, dy] = [values([BATCH, edgePx, edgePx, from]), values([BATCH, out, out, to])];
  const [filter, bias] = [values([edge, edge, from, to]), values([to])];
  const flop = 2 * size(dy.shape) * edge * edge * from;
  const bytes = bytesOf(x.shape, dy.shape, filter.shape);
  const attributes = { strides: [stride, stride], pad, dataFormat: 'NHWC' };
  const what = `${edge} × ${edge}, ${from} → ${to}${stride > 1 ? `, stride ${stride}` : ''}, ${edgePx}²`;
  return [
    {
      name: `convolution ${what}`,
      flop,
      bytes,
      run: () => call(CONVOLVE, { x, filter, bias }, { stride, pad }),
    },
    {
      name: `input gradient ${what}`,
      flop,
      bytes,
      run: () => call('Conv2DBackpropInput', { dy, filter }, { ...attributes, inputShape: x.shape }),
    },
    {
      name: `filter gradient ${what}`,
      flop,
      bytes,
      run: () => call('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: filter.shape }),
    },
  ];
}

function normsAndPools(): Bench[] {
  const full = [BATCH, EDGE_PX, EDGE_PX, 16];
  const half = [BATCH, EDGE_PX / 2, EDGE_PX / 2, 16];
  const [x, dy, small] = [values(full), values(full), values(half)];
  const [gamma, beta] = [values([16]), values([16])];
  const norm = { epsilon: 1e-5, slope: 0.01 };
  const [, statistics] = call(INSTANCE_NORM, { x, gamma, beta }, norm) as Tensor[];
  const [, places] = call(MAX_POOL, { x }) as Tensor[];
  [statistics, places].forEach((tensor) => tf.keep(tensor));
  const whole = { height: EDGE_PX, width: EDGE_PX };
  const halved = { height: EDGE_PX / 2, width: EDGE_PX / 2 };
  return [
    {
      name: 'instance norm + leaky ReLU',
      bytes: bytesOf(full, full),
      run: () => call(INSTANCE_NORM, { x, gamma, beta }, norm),
    },
    {
      name: 'its gradient',
      bytes: bytesOf(full, full, full),
      run: () => call(INSTANCE_NORM_GRADIENT, { x, gamma, beta, statistics, dy }, norm),
    },
    { name: 'max-pool 2 × 2', bytes: bytesOf(full, half), run: () => call(MAX_POOL, { x }) },
    {
      name: 'its gradient',
      bytes: bytesOf(full, half),
      run: () => call(MAX_POOL_GRADIENT, { dy: small, places }, whole),
    },
    {
      name: 'bilinear up-sampling × 2',
      bytes: bytesOf(full, half),
      run: () => call(UPSAMPLE_BILINEAR, { x: small }, whole),
    },
    {
      name: 'its gradient',
      bytes: bytesOf(full, half),
      run: () => call(UPSAMPLE_BILINEAR_GRADIENT, { x: dy }, halved),
    },
    {
      name: 'sum of 2 + leaky ReLU',
      bytes: bytesOf(full, full, full),
      run: () => call(SUM_LEAKY_RELU, { x0: x, x1: dy }, { slope: 0.01 }),
    },
    {
      name: 'its gradient',
      bytes: bytesOf(full, full, full),
      run: () => call(SUM_LEAKY_RELU_GRADIENT, { dy, y: x }, { slope: 0.01 }),
    },
  ].map((bench) => ({ flop: null, ...bench }));
}

function lossHeads(): Bench[] {
  const map = [BATCH, EDGE_PX, EDGE_PX];
  const planes = [...map, 1];
  const logits = values([...map, 2]);
  const labels = tf.keep(tf.round(values(map)));
  const tubes = tf.keep(tf.mul(labels, tf.round(values(map))));
  const [p, dp, dy] = [values(planes), values(planes), values([4])];
  const weight = tf.keep(tf.scalar(1));
  const attributes = { sums: 'batch', background: 'excluded' };
  const [, sums] = call(OVERLAP_SUMS, { logits, labels, tubes, weight }, attributes) as Tensor[];
  tf.keep(sums);
  const topology = { iterations: 5, beta: 0, tau: 1 };
  return [
    {
      name: 'Dice + CE + recall',
      bytes: bytesOf(logits.shape, map, map),
      run: () => call(OVERLAP_SUMS, { logits, labels, tubes, weight }, attributes),
    },
    {
      name: 'its gradient',
      bytes: bytesOf(logits.shape, map, map, logits.shape),
      run: () => call(OVERLAP_GRADIENT, { logits, labels, tubes, weight, sums, dy }, attributes),
    },
    {
      name: 'soft skeleton, k = 10',
      bytes: bytesOf(planes, planes),
      run: () => call(SOFT_SKELETON, { x: p }, { iterations: 10 }),
    },
    {
      name: 'its gradient',
      bytes: bytesOf(planes, planes, planes),
      run: () => call(SOFT_SKELETON_GRADIENT, { x: p, dy: dp }, { iterations: 10 }),
    },
    {
      name: 'topology-preserving skeleton, k = 5, with its slopes',
      bytes: bytesOf(planes, planes, planes),
      run: () => call(TOPOLOGY_SKELETON, { x: p }, topology),
    },
  ].map((bench) => ({ flop: null, ...bench }));
}

function optimisers(): Bench[] {
  const flat = [PARAMETERS];
  const [parameters, gradient, first, second] = [0, 1, 2, 3].map(() => values(flat));
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, coupledDecay: 0 };
  const knobs = tf.keep(tf.tensor1d([1e-3, 1, 1]));
  const rate = tf.keep(tf.tensor1d([1e-3]));
  const sgd = { momentum: 0.99, weightDecay: 3e-5, clipNorm: 12 };
  return [
    {
      name: 'AdamW',
      bytes: 7 * bytesOf(flat),
      run: () => call(ADAM_STEP, { parameters, gradient, first, second, knobs }, adam),
    },
    {
      name: 'SGD-Nesterov with clipping',
      bytes: 5 * bytesOf(flat),
      run: () => call(SGD_STEP, { parameters, gradient, velocity: first, knobs: rate }, sgd),
    },
  ].map((bench) => ({ flop: null, ...bench }));
}

/** The most that this adapter does in such simple forms. */
function yardsticks(): Bench[] {
  const [a, b] = [values([MATMUL_EDGE, MATMUL_EDGE]), values([MATMUL_EDGE, MATMUL_EDGE])];
  const { device } = tf.backend() as WebGPUBackend;
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [0, 1].map(() => device.createBuffer({ size: COPY_BYTES, usage }));
  return [
    {
      name: MATMUL,
      flop: 2 * MATMUL_EDGE ** 3,
      bytes: bytesOf(a.shape, b.shape, a.shape),
      run: () => tf.matMul(a, b),
    },
    {
      name: COPY,
      flop: null,
      bytes: 2 * COPY_BYTES,
      run: () => {
        const encoder = device.createCommandEncoder();
        encoder.copyBufferToBuffer(from, 0, to, 0, COPY_BYTES);
        device.queue.submit([encoder.finish()]);
        return null;
      },
    },
  ];
}

export const MATMUL = 'plain matrix product 512³';
export const COPY = 'plain copy, 32 MiB';

let failure: string | null = null;

/** Milliseconds of one run, from an empty queue to an empty one, over so many runs after one another. */
async function measure({ index, repeats }: { index: number; repeats: number }): Promise<number> {
  await settleTfjs();
  const startMs = performance.now();
  for (let i = 0; i < repeats; i++) {
    const result = benches[index].run();
    if (result !== null) tf.dispose(result);
  }
  await settleTfjs();
  if (failure !== null) throw new Error(failure);
  return (performance.now() - startMs) / repeats;
}

export const calls = {
  async prepare(_problem: null): Promise<KernelDescription[]> {
    await openWebGpu((message) => (failure = message));
    benches = [
      ...yardsticks(),
      ...convolutions(EDGE_PX, 16, 16, 3, 1),
      ...convolutions(EDGE_PX, 1, 16, 3, 1).filter(({ name }) => !name.startsWith('input')),
      ...convolutions(EDGE_PX, 32, 16, 3, 1),
      ...convolutions(EDGE_PX, 16, 32, 3, 2),
      ...convolutions(EDGE_PX / 2, 32, 32, 3, 1),
      ...convolutions(EDGE_PX / 4, 64, 64, 3, 1),
      ...convolutions(EDGE_PX, 32, 16, 2, 2).slice(0, 2),
      ...convolutions(EDGE_PX, 16, 2, 1, 1),
      ...normsAndPools(),
      ...lossHeads(),
      ...optimisers(),
    ];
    // Compiles, and fills tfjs's pool.
    for (const [index] of benches.entries()) await measure({ index, repeats: 1 });
    return benches.map(({ name, flop, bytes }) => ({ name, flop, bytes }));
  },

  measure,
};
