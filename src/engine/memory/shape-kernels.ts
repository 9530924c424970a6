// What each operation of a step puts on the wasm heap, from shapes alone. Outputs first, as the kernels make them, and
// intermediate tensors where there are any.
import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { OVERLAP_GRADIENT, OVERLAP_SUMS } from '../../losses/terms/overlap-head.ts';
import type { OverlapAttributes } from '../../losses/terms/overlap-head.ts';
import { SOFT_SKELETON, SOFT_SKELETON_GRADIENT } from '../../losses/terms/soft-skeleton.ts';
import { TOPOLOGY_SKELETON } from '../../losses/terms/topology-skeleton.ts';
import { CHANNEL_SUM } from '../kernels/channel-sum.ts';
import { CONVOLVE } from '../kernels/convolve.ts';
import { INSTANCE_NORM, INSTANCE_NORM_GRADIENT } from '../kernels/instance-norm-leaky-relu.ts';
import { CHANNELS_PER_PLACE, MAX_POOL, MAX_POOL_GRADIENT } from '../kernels/max-pool.ts';
import { ADAM_STEP, SGD_STEP } from '../kernels/optimiser-steps.ts';
import { layoutOverlap } from '../kernels/overlap-columns.ts';
import { JOIN_VECTOR, SPLIT_VECTOR } from '../kernels/split-vector.ts';
import type { VectorLayout } from '../kernels/split-vector.ts';
import { SUM_LEAKY_RELU, SUM_LEAKY_RELU_GRADIENT } from '../kernels/sum-leaky-relu.ts';
import { UPSAMPLE_BILINEAR, UPSAMPLE_BILINEAR_GRADIENT } from '../kernels/upsample-bilinear.ts';
import { shapeConv2D, shapeFilterGradient, shapeInputGradient } from './shape-convolutions.ts';
import { SHAPES } from './shapes-backend.ts';
import type { ShapeKernel, ShapesBackend } from './shapes-backend.ts';

const { assertAndGetBroadcastShape, computeOutShape, computeOutAndReduceShapes, expandShapeToKeepDim } =
  tf.backend_util;

const like =
  (name: string): ShapeKernel =>
  ({ inputs, backend }) =>
    backend.make(inputs[name].shape, inputs[name].dtype);

const broadcast: ShapeKernel = ({ inputs: { a, b }, backend }) =>
  backend.make(assertAndGetBroadcastShape(a.shape, b.shape), a.dtype);

const reduce: ShapeKernel = ({ inputs: { x }, attrs, backend }) => {
  const { axis, keepDims } = attrs as { axis: number | number[] | null; keepDims?: boolean };
  const axes = tf.util.parseAxisParam(axis as number, x.shape);
  // What is not innermost is transposed first, unless only axes of length 1 change their places.
  const permutation = tf.backend_util.getAxesPermutation(axes, x.shape.length);
  const long = permutation?.filter((i) => x.shape[i] > 1) ?? [];
  const transposed = long.some((place, i) => i > 0 && place < long[i - 1]) ? backend.make(x.shape) : null;
  const [shape] = computeOutAndReduceShapes(x.shape, axes);
  const out = backend.make(keepDims === true ? expandShapeToKeepDim(shape, axes) : shape);
  if (transposed !== null) backend.disposeData(transposed.dataId);
  return out;
};

/** [B,height,width,C] of x or dy [B,h,w,C]. */
const resize: ShapeKernel = ({ inputs, attrs, backend }) => {
  const { height, width } = attrs as { height: number; width: number };
  const [batch, , , channels] = (inputs['x'] ?? inputs['dy']).shape;
  return backend.make([batch, height, width, channels]);
};

const slice = (backend: ShapesBackend, x: TensorInfo, shape: number[]) => backend.make(shape, x.dtype);

const KERNELS: Record<string, ShapeKernel> = {
  Identity: ({ inputs: { x }, backend }) => backend.alias(x, x.shape),
  Reshape: ({ inputs: { x }, attrs, backend }) =>
    backend.alias(
      x,
      tf.util.inferFromImplicitShape(attrs['shape'] as number[], tf.util.sizeFromShape(x.shape)),
    ),
  ExpandDims: ({ inputs: { input }, attrs, backend }) => {
    const shape = input.shape.slice();
    const dim = attrs['dim'] as number;
    shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
    return backend.alias(input, shape);
  },
  Cast: ({ inputs: { x }, attrs, backend }) => backend.make(x.shape, attrs['dtype'] as tf.DataType),
  Fill: ({ attrs, backend }) => backend.make(attrs['shape'] as number[]),
  ZerosLike: like('x'),
  OnesLike: like('x'),
  Abs: like('x'),
  Sign: like('x'),
  Neg: like('x'),
  Square: like('x'),
  Sqrt: like('x'),
  Rsqrt: like('x'),
  Exp: like('x'),
  Log: like('x'),
  Relu: like('x'),
  LeakyRelu: like('x'),
  Step: like('x'),
  Sigmoid: like('x'),
  ClipByValue: like('x'),
  Softmax: like('logits'),
  LogSoftmax: like('logits'),
  Add: broadcast,
  Sub: broadcast,
  Multiply: broadcast,
  RealDiv: broadcast,
  Maximum: broadcast,
  Minimum: broadcast,
  SquaredDifference: broadcast,
  Sum: reduce,
  Mean: reduce,
  Max: reduce,
  Min: reduce,
  AddN: ({ inputs, backend }) => backend.make(Object.values(inputs)[0].shape),
  Concat: ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs);
    const axis = tf.util.parseAxisParam(attrs['axis'] as number, tensors[0].shape)[0];
    const shape = computeOutShape(
      tensors.map((tensor) => tensor.shape),
      axis,
    );
    return backend.make(shape);
  },
  Pack: ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs);
    const shape = tensors[0].shape.slice();
    shape.splice(attrs['axis'] as number, 0, tensors.length);
    return backend.make(shape);
  },
  Slice: ({ inputs: { x }, attrs, backend }) => {
    const [, size] = tf.slice_util.parseSliceParams(x, attrs['begin'] as number[], attrs['size'] as number[]);
    return slice(backend, x, size);
  },
  SplitV: ({ inputs: { x }, attrs, backend }) => {
    const axis = tf.util.parseAxisParam(attrs['axis'] as number, x.shape)[0];
    return tf.backend_util
      .prepareSplitSize(x as tf.Tensor, attrs['numOrSizeSplits'] as number[], axis)
      .map((size) => slice(backend, x, x.shape.with(axis, size)));
  },
  PadV2: ({ inputs: { x }, attrs, backend }) => {
    const paddings = attrs['paddings'] as [number, number][];
    return backend.make(x.shape.map((size, i) => size + paddings[i][0] + paddings[i][1]));
  },
  Tile: ({ inputs: { x }, attrs, backend }) =>
    backend.make(x.shape.map((size, i) => size * (attrs['reps'] as number[])[i])),
  Transpose: ({ inputs: { x }, attrs, backend }) =>
    backend.make((attrs['perm'] as number[]).map((i) => x.shape[i])),
  Conv2D: shapeConv2D,
  [CONVOLVE]: shapeConv2D,
  Conv2DBackpropInput: shapeInputGradient,
  Conv2DBackpropFilter: shapeFilterGradient,
  [CHANNEL_SUM]: ({ inputs: { x }, backend }) => backend.make([x.shape[3]]),
  [INSTANCE_NORM]: ({ inputs: { x }, backend }) => [
    backend.make(x.shape),
    backend.make([x.shape[0], 2, x.shape[3]]),
  ],
  [INSTANCE_NORM_GRADIENT]: ({ inputs: { x }, backend }) => [
    backend.make(x.shape),
    backend.make([x.shape[3]]),
    backend.make([x.shape[3]]),
  ],
  [OVERLAP_SUMS]: ({ inputs, attrs, backend }) => {
    const { groups, columns } = layoutOverlap(inputs, attrs as OverlapAttributes);
    return [backend.make([4]), backend.make([groups, columns.count])];
  },
  [OVERLAP_GRADIENT]: like('logits'),
  [SUM_LEAKY_RELU]: like('x0'),
  [SUM_LEAKY_RELU_GRADIENT]: like('dy'),
  [MAX_POOL]: ({ inputs: { x }, backend }) => {
    const [batch, height, width, channels] = x.shape;
    const size = [batch, Math.floor(height / 2), Math.floor(width / 2)];
    return [
      backend.make([...size, channels]),
      backend.make([...size, Math.ceil(channels / CHANNELS_PER_PLACE)]),
    ];
  },
  [MAX_POOL_GRADIENT]: resize,
  [UPSAMPLE_BILINEAR]: resize,
  [UPSAMPLE_BILINEAR_GRADIENT]: resize,
  [SOFT_SKELETON]: like('x'),
  [SOFT_SKELETON_GRADIENT]: like('x'),
  [TOPOLOGY_SKELETON]: ({ inputs: { x }, backend }) => [backend.make(x.shape), backend.make(x.shape)],
  [SPLIT_VECTOR]: ({ attrs, backend }) =>
    (attrs as unknown as VectorLayout).parts.map(({ shape }) => backend.make(shape)),
  [JOIN_VECTOR]: ({ attrs, backend }) => backend.make([(attrs as unknown as VectorLayout).length]),
  [ADAM_STEP]: ({ inputs, backend }) =>
    ['parameters', 'first', 'second'].map((name) => backend.make(inputs[name].shape)),
  [SGD_STEP]: ({ inputs, backend }) =>
    ['parameters', 'velocity'].map((name) => backend.make(inputs[name].shape)),
};

let isRegistered = false;

/**
 * Registers the kernels, and one that refuses by name for every operation of wasm that has none here: without it tfjs's
 * own message would name neither the reason nor the place.
 */
export function registerShapeKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    tf.registerKernel({ kernelName, backendName: SHAPES, kernelFunc: kernel as unknown as KernelFunc });
  }
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) {
    if (kernelName in KERNELS) continue;
    tf.registerKernel({
      kernelName,
      backendName: SHAPES,
      kernelFunc: () => {
        throw new Error(
          `How much memory the operation ${kernelName} takes is not known; add it to src/engine/memory/shape-kernels.ts.`,
        );
      },
    });
  }
}
