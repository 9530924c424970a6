// The end of a residual block or an exchange between resolutions: a sum and a leaky ReLU in one step.
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Names under which registerKernels provides the sum and its gradient. */
export const SUM_LEAKY_RELU = 'SumLeakyRelu';
export const SUM_LEAKY_RELU_GRADIENT = 'SumLeakyReluGradient';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type SumLeakyReluAttributes = { slope: number };

/** Fewer than the storage buffers that every adapter lets a shader have, the result among them. */
export const MOST_SUMMANDS = 6;

/**
 * The plain form, composed of tfjs operations: the oracle for the kernels, and what runs where there are none. As
 * sumLeakyRelu.
 */
export function composedSumLeakyRelu(summands: readonly Tensor4D[], slope: number): Tensor4D {
  return tf.leakyRelu(
    summands.reduce((sum, summand) => tf.add(sum, summand)),
    slope,
  );
}

/**
 * leakyReLU(Σ summands), added from left to right; the derivative at 0 is the slope.
 *
 * @param summands 1 to 6 tensors [B,H,W,C] float32 of one shape
 * @param slope of the negative side, > 0
 * @returns [B,H,W,C]; differentiable once in all summands
 * @throws Error when there are none or too many, when their shapes differ, and when the slope is not positive
 */
export function sumLeakyRelu(summands: readonly Tensor4D[], slope: number): Tensor4D {
  if (summands.length < 1 || summands.length > MOST_SUMMANDS) {
    throw new Error(`sumLeakyRelu adds 1 to ${MOST_SUMMANDS} summands, but it got ${summands.length}.`);
  }
  const shape = summands[0].shape;
  const other = summands.find((summand) => !tf.util.arraysEqual(summand.shape, shape));
  if (other !== undefined) {
    throw new Error(
      `sumLeakyRelu needs summands of one shape, but got [${shape.join()}] and [${other.shape.join()}].`,
    );
  }
  if (!(slope > 0)) throw new Error(`sumLeakyRelu needs a slope above 0, but it is ${slope}.`);
  if (tf.getKernel(SUM_LEAKY_RELU, tf.getBackend()) == null) return composedSumLeakyRelu(summands, slope);
  const sum = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as GradSaveFunc;
    const named = Object.fromEntries(summands.map((_, i) => [`x${i}`, inputs[i]] as [string, Tensor]));
    const value = tf.engine().runKernel<Tensor4D>(SUM_LEAKY_RELU, named, { slope });
    save([value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const gradient = tf
          .engine()
          .runKernel<Tensor4D>(SUM_LEAKY_RELU_GRADIENT, { dy, y: saved[0] }, { slope });
        // The same for all; the tape frees each of them by itself.
        return [gradient, ...summands.slice(1).map(() => tf.clone(gradient))];
      },
    };
  });
  return sum(...summands);
}
