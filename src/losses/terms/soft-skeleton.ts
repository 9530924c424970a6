// clDice's soft skeleton as a differentiable operation on tensors. The engine registers its kernels for each backend.
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Kernel x [B,H,W,C] → S [B,H,W,C], attributes SoftSkeletonAttributes. */
export const SOFT_SKELETON = 'SoftSkeleton';
/** Kernel x, dy [B,H,W,C] → d Σ dy · S / d x [B,H,W,C], attributes SoftSkeletonAttributes. */
export const SOFT_SKELETON_GRADIENT = 'SoftSkeletonGradient';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type SoftSkeletonAttributes = { iterations: number };

/**
 * Soft skeleton of every sample and channel by itself (Shit et al., CVPR 2021, algorithm 1; authors' PyTorch code):
 * S = relu(x − open(x)); then k times: x ← erode(x), d = relu(x − open(x)), S ← S + relu(d − S d). erode is the minimum
 * over the plus of 5 pixels, open the maximum over the square of 9 pixels of erode; pixels outside the image never take
 * part.
 *
 * The gradient follows PyTorch's conventions: a window's maximum or minimum passes it to the first such pixel, row by
 * row; equal vertical and horizontal minima take half each; relu passes nothing at 0. Only x is kept for it: its kernel
 * computes the intermediate images anew, O(k) of them.
 *
 * @param x [B,H,W,C] float32 probabilities in [0, 1]
 * @param iterations k, an integer ≥ 0. The authors' modules always use 10.
 * @returns [B,H,W,C] in [0, 1]; differentiable once in x
 * @throws Error naming the argument when x has another rank or dtype, or k is no integer ≥ 0.
 */
export function softSkeleton(x: Tensor4D, iterations: number): Tensor4D {
  const { shape } = x as Tensor;
  if (shape.length !== 4) {
    throw new Error(`softSkeleton needs x as [B,H,W,C]; it got [${shape.join(', ')}].`);
  }
  if (x.dtype !== 'float32') {
    throw new Error(`softSkeleton needs x as float32; it got ${x.dtype}.`);
  }
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new Error(`softSkeleton needs iterations as an integer from 0 up; it got ${iterations}.`);
  }
  const attributes: SoftSkeletonAttributes = { iterations };
  const run = (kernel: string, inputs: Record<string, Tensor>) =>
    tf.engine().runKernel<Tensor4D>(kernel, inputs, attributes);
  const operation = tf.customGrad((...inputs) => {
    const [image] = inputs as [Tensor4D];
    const save = inputs.at(-1) as unknown as GradSaveFunc;
    save([image]);
    return {
      value: run(SOFT_SKELETON, { x: image }),
      gradFunc: (dy: Tensor, saved: Tensor[]) => run(SOFT_SKELETON_GRADIENT, { x: saved[0], dy }),
    };
  });
  return operation(x);
}
