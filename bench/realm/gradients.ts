// Every kernel's gradient on this adapter against its reference: odd sizes, odd channels, single samples, and sizes that
// fill the register tiles. The tests check the same in Chromium; here other drivers have their say.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { openWebGpu } from '../../src/engine/backend/open-webgpu.ts';
import { convolve } from '../../src/engine/kernels/convolve.ts';
import { instanceNormLeakyRelu } from '../../src/engine/kernels/instance-norm-leaky-relu.ts';
import { randomValues, relativeError } from '../../src/engine/kernels/kernel-test-tools.ts';
import { composedMaxPool2x2, maxPool2x2 } from '../../src/engine/kernels/max-pool.ts';
import {
  referenceFilterGradient,
  referenceForward,
  referenceInputGradient,
  type ReferenceShape,
} from '../../src/engine/kernels/reference-convolution.ts';
import { referenceGradient } from '../../src/engine/kernels/reference-instance-norm.ts';
import { referenceOverlap } from '../../src/engine/kernels/reference-overlap.ts';
import { softSkeletonGradientOfBatch } from '../../src/engine/kernels/soft-skeleton-planes.ts';
import { composedSumLeakyRelu, sumLeakyRelu } from '../../src/engine/kernels/sum-leaky-relu.ts';
import { topologySkeletonOfBatch } from '../../src/engine/kernels/topology-skeleton-planes.ts';
import { transposedConv2x2 } from '../../src/engine/kernels/transposed-conv2x2.ts';
import { composedUpsampleBilinear, upsampleBilinear } from '../../src/engine/kernels/upsample-bilinear.ts';
import { overlapHead } from '../../src/losses/terms/overlap-head.ts';
import { softSkeleton } from '../../src/losses/terms/soft-skeleton.ts';
import { topologySkeleton } from '../../src/losses/terms/topology-skeleton.ts';

export interface GradientError {
  kernel: string;
  shape: string;
  /** max |ours − reference| / max |reference|. */
  error: number;
}

type Shape4D = [number, number, number, number];
type Found = [of: string, actual: Tensor, wanted: ArrayLike<number>];

const PLANES: Shape4D[] = [
  [1, 1, 1, 1],
  [1, 7, 5, 3],
  [2, 9, 13, 1],
  [1, 33, 21, 5],
];
const count = (shape: readonly number[]) => shape.reduce((product, edge) => product * edge, 1);
const values = (shape: Shape4D, seed: number) => randomValues(count(shape), seed);
const tensor = (shape: Shape4D, seed: number): Tensor4D => tf.tensor4d(values(shape, seed), shape);
/** Between 0 and 1, none near ½, where a threshold lies. */
const probabilities = (shape: Shape4D): Float32Array<ArrayBuffer> =>
  randomValues(count(shape), 5).map((x) => (Math.abs(x) < 2e-3 ? 0.51 : 0.5 + 0.49 * x));

let results: GradientError[] = [];

async function note(kernel: string, shape: readonly number[], found: Found[]): Promise<void> {
  for (const [of, actual, wanted] of found) {
    const error = relativeError(await actual.data<'float32'>(), wanted);
    results.push({ kernel: `${kernel}, ${of}`, shape: shape.join(' × '), error });
    actual.dispose();
  }
}

function convolutionShape(
  [batch, height, width, cin]: Shape4D,
  cout: number,
  size: number,
  stride: number,
  pad = (size - 1) / 2,
): ReferenceShape {
  const out = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  return { batch, height, width, cin, cout, size, stride, pad, outHeight: out(height), outWidth: out(width) };
}

async function checkConvolution(shape: ReferenceShape): Promise<void> {
  const { batch, height, width, cin, cout, size, stride, outHeight, outWidth } = shape;
  const x = tensor([batch, height, width, cin], 1);
  const filter = tensor([size, size, cin, cout], 2);
  const dy = tensor([batch, outHeight, outWidth, cout], 3);
  const xs = values(x.shape, 1);
  const ws = values(filter.shape, 2);
  const dys = values(dy.shape, 3);
  const gradients = tf.grads((a: Tensor, w: Tensor) =>
    convolve(a as Tensor4D, w as Tensor4D, null, stride as 1 | 2),
  )([x, filter], dy);
  await note(
    `convolution ${size} × ${size}, stride ${stride}`,
    [batch, height, width, cin, cout],
    [
      ['input', gradients[0], referenceInputGradient(shape, dys, ws)],
      ['filter', gradients[1], referenceFilterGradient(shape, xs, dys)],
    ],
  );
  tf.dispose([x, filter, dy]);
}

async function checkTransposed([batch, height, width, cin]: Shape4D, cout: number): Promise<void> {
  const x = tensor([batch, height, width, cin], 1);
  const filter = tensor([2, 2, cout, cin], 2);
  const dy = tensor([batch, 2 * height, 2 * width, cout], 3);
  const xs = values(x.shape, 1);
  const ws = values(filter.shape, 2);
  const dys = values(dy.shape, 3);
  // It is the adjoint of this convolution.
  const shape = convolutionShape([batch, 2 * height, 2 * width, cout], cin, 2, 2, 0);
  const gradients = tf.grads((a: Tensor, w: Tensor) =>
    transposedConv2x2(a as Tensor4D, w as Tensor4D, tf.zeros<tf.Rank.R1>([cout])),
  )([x, filter], dy);
  await note(
    'transposed convolution 2 × 2',
    [batch, height, width, cin, cout],
    [
      ['input', gradients[0], referenceForward(shape, dys, ws)],
      ['filter', gradients[1], referenceFilterGradient(shape, dys, xs)],
    ],
  );
  tf.dispose([x, filter, dy]);
}

async function checkNorm(shape: Shape4D): Promise<void> {
  const [batch, height, width, channels] = shape;
  const [x, gamma, beta, dy] = [
    tensor(shape, 1),
    randomValues(channels, 2),
    randomValues(channels, 3),
    tensor(shape, 4),
  ];
  const inputs = {
    x: Float64Array.from(values(shape, 1)),
    gamma: Float64Array.from(gamma),
    beta: Float64Array.from(beta),
  };
  const upstream = values(shape, 4);
  const wanted = (of: 'x' | 'gamma' | 'beta') =>
    referenceGradient([batch, height * width, channels], inputs, of, upstream);
  const gradients = tf.grads((a: Tensor, g: Tensor, b: Tensor) =>
    instanceNormLeakyRelu(a as Tensor4D, g as Tensor1D, b as Tensor1D),
  )([x, tf.tensor1d(gamma), tf.tensor1d(beta)], dy);
  await note('instance norm + leaky ReLU', shape, [
    ['x', gradients[0], wanted('x')],
    ['gamma', gradients[1], wanted('gamma')],
    ['beta', gradients[2], wanted('beta')],
  ]);
}

/** A kernel whose reference is its form of tfjs's own operations. */
async function checkComposed(
  kernel: string,
  shape: Shape4D,
  ours: (x: Tensor4D) => Tensor4D,
  composed: (x: Tensor4D) => Tensor4D,
): Promise<void> {
  const x = tensor(shape, 1);
  const y = ours(x);
  const dy = tensor(y.shape, 2);
  const gradient = (f: typeof ours) => tf.grad((input: Tensor) => f(input as Tensor4D))(x, dy);
  const reference = gradient(composed);
  await note(kernel, shape, [['x', gradient(ours), await reference.data<'float32'>()]]);
  tf.dispose([x, y, dy, reference]);
}

async function checkSkeletons(shape: Shape4D): Promise<void> {
  const image = probabilities(shape);
  const dy = tensor(shape, 6);
  const upstream = values(shape, 6);
  const soft = tf.grad((x: Tensor) => softSkeleton(x as Tensor4D, 5))(tf.tensor4d(image, shape), dy);
  const wanted = new Float32Array(image.length);
  softSkeletonGradientOfBatch(image, upstream, wanted, shape, 5);
  await note('soft skeleton, k = 5', shape, [['x', soft, wanted]]);
  const options = { iterations: 5, beta: 0, tau: 1 };
  const hard = tf.grad((x: Tensor) => topologySkeleton(x as Tensor4D, { ...options, noise: null }))(
    tf.tensor4d(image, shape),
    dy,
  );
  const plain = { skeleton: new Float32Array(image.length), slopes: new Float32Array(image.length) };
  topologySkeletonOfBatch(image, null, plain, shape, options);
  const slopes = plain.slopes.map((slope, i) => slope * upstream[i]);
  await note('topology-preserving skeleton, k = 5', shape, [['x', hard, slopes]]);
}

async function checkOverlap(shape: Shape4D): Promise<void> {
  const [batch, height, width, channels] = shape;
  const size: [number, number, number] = [batch, height, width];
  const logits = randomValues(count(shape), 1).map((x) => 3 * x);
  const labels = randomValues(count(size), 2).map((x) => Math.floor(((x + 1) / 2) * (channels - 0.001)));
  const tubes = randomValues(count(size), 3).map((x, i) => (x > 0 ? labels[i] : 0));
  const settings = { sums: 'batch', background: 'excluded' } as const;
  const upstream = [0.9, -0.4, 1.3, 0.5];
  const { gradient } = referenceOverlap(
    { shape, logits, labels, tubes, mask: null, weight: 0.7 },
    settings,
    upstream,
  );
  const input = {
    labels: tf.tensor3d(labels, size),
    tubes: tf.tensor3d(tubes, size),
    mask: null,
    weight: tf.scalar(0.7),
  };
  const actual = tf.grad((x: Tensor) => overlapHead({ ...input, logits: x as Tensor4D }, settings))(
    tf.tensor4d(logits, shape),
    tf.tensor1d(upstream),
  );
  await note('Dice + CE + recall', shape, [['logits', actual, gradient]]);
}

let failure: string | null = null;

export const calls = {
  async check(_: null): Promise<GradientError[]> {
    await openWebGpu((message) => (failure = message));
    results = [];
    for (const [x, cout, size, stride] of [
      [[1, 9, 7, 3], 5, 3, 1],
      [[1, 33, 65, 16], 16, 3, 1],
      [[1, 13, 17, 1], 16, 3, 1],
      [[1, 9, 7, 6], 12, 3, 2],
      [[2, 37, 21, 16], 32, 3, 2],
      [[1, 15, 9, 16], 2, 1, 1],
      [[1, 15, 9, 5], 7, 1, 2],
    ] as [Shape4D, number, number, number][]) {
      await checkConvolution(convolutionShape(x, cout, size, stride));
    }
    await checkTransposed([1, 5, 7, 3], 5);
    await checkTransposed([1, 9, 11, 32], 16);
    for (const shape of [
      [1, 3, 5, 1],
      [1, 5, 7, 3],
      [2, 4, 3, 4],
    ] as Shape4D[])
      await checkNorm(shape);
    for (const shape of [
      [1, 8, 6, 1],
      [1, 10, 14, 3],
      [2, 32, 64, 16],
    ] as Shape4D[]) {
      await checkComposed('max-pool 2 × 2', shape, maxPool2x2, composedMaxPool2x2);
    }
    for (const shape of PLANES) {
      const [, height, width] = shape;
      const resize = (f: typeof upsampleBilinear) => (x: Tensor4D) => f(x, 2 * height + 1, 2 * width);
      await checkComposed(
        'bilinear up-sampling',
        shape,
        resize(upsampleBilinear),
        resize(composedUpsampleBilinear),
      );
      const sum = (f: typeof sumLeakyRelu) => (x: Tensor4D) => f([x, tf.square(x)], 0.01);
      await checkComposed('sum + leaky ReLU', shape, sum(sumLeakyRelu), sum(composedSumLeakyRelu));
      await checkSkeletons(shape);
    }
    for (const shape of [
      [1, 1, 1, 2],
      [1, 5, 3, 2],
      [1, 13, 11, 4],
      [2, 7, 9, 14],
    ] as Shape4D[]) {
      await checkOverlap(shape);
    }
    if (failure !== null) throw new Error(failure);
    return results;
  },
};
