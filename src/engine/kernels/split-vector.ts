// A vector taken apart into tensors, and its gradient put together again.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** Names under which registerKernels provides both ways where they can do better than slices and a concatenation. */
export const SPLIT_VECTOR = 'SplitVector';
export const JOIN_VECTOR = 'JoinVector';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type VectorLayout = {
  length: number;
  /** In ascending order, without overlap. */
  parts: { offset: number; size: number; shape: number[] }[];
};

let hasGradient = false;

/** Registered as a gradient of tfjs: customGrad knows no function of several results. */
export function registerSplitGradient(): void {
  if (hasGradient) return;
  hasGradient = true;
  tf.registerGradient({
    kernelName: SPLIT_VECTOR,
    gradFunc: (dy, _saved, attributes) => {
      const parts = dy as Tensor[];
      const inputs = Object.fromEntries(parts.map((part, i) => [`x${i}`, part]));
      return { x: () => tf.engine().runKernel<Tensor>(JOIN_VECTOR, inputs, attributes) };
    },
  });
}

/** The plain form: tfjs's split, gaps and all. As splitVector. */
export function composedSplitVector(vector: Tensor1D, { length, parts }: VectorLayout): Tensor[] {
  // A part, the gap behind it, a part …; gaps of no size are left out.
  const ends = parts.map((_, i) => (i + 1 < parts.length ? parts[i + 1].offset : length));
  const sizes = parts.flatMap(({ offset, size }, i) => [size, ends[i] - offset - size]);
  const pieces = tf.split(
    vector,
    sizes.filter((size) => size > 0),
  );
  const isPart = sizes.map((size, i) => [size, i % 2 === 0] as const).filter(([size]) => size > 0);
  return pieces.filter((_, i) => isPart[i][1]).map((piece, i) => tf.reshape(piece, parts[i].shape));
}

/**
 * The parts of a vector, in their order.
 *
 * @param vector [layout.length]; every part has at least one value
 * @returns tensors of the parts' shapes; differentiable once. The gradient is 0 in the gaps between them.
 */
export function splitVector(vector: Tensor1D, layout: VectorLayout): Tensor[] {
  const backend = tf.getBackend();
  const isFused = [SPLIT_VECTOR, JOIN_VECTOR].every((name) => tf.getKernel(name, backend) != null);
  if (!isFused) return composedSplitVector(vector, layout);
  return tf.engine().runKernel<Tensor[]>(SPLIT_VECTOR, { x: vector }, layout);
}
