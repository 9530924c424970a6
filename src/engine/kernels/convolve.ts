// Convolution with bias, padded as PyTorch's Conv2d(kernel_size=k, padding=(k − 1) / 2).
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { channelSum } from './channel-sum.ts';

/** Name under which registerKernels provides the convolution with fused bias. */
export const CONVOLVE = 'Convolve';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type ConvolveAttributes = { stride: number; pad: number };

let hasGradient = false;

/** Registered as a gradient of tfjs, not by customGrad: so the input's part is left out where nobody asks for it. */
export function registerConvolveGradient(): void {
  if (hasGradient) return;
  hasGradient = true;
  tf.registerGradient({
    kernelName: CONVOLVE,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      const { stride, pad } = attributes as unknown as ConvolveAttributes;
      const attrs = { strides: [stride, stride], pad, dataFormat: 'NHWC' };
      const run = (kernel: string, inputs: Record<string, Tensor>, more: NamedAttrMap) =>
        tf.engine().runKernel<Tensor>(kernel, inputs, { ...attrs, ...more });
      const dy4D = dy as Tensor4D;
      return {
        x: () => run('Conv2DBackpropInput', { dy: dy4D, filter }, { inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy: dy4D }, { filterShape: filter.shape }),
        bias: () => channelSum(dy4D),
      };
    },
  });
}

/**
 * y = x ∗ filter + bias, zero padding (k − 1) / 2 on every side, as PyTorch pads. (TensorFlow's 'same' differs from it
 * for stride 2 on even sizes.)
 *
 * @param x [B,H,W,Cin] float32
 * @param filter [k,k,Cin,Cout], k odd
 * @param bias [Cout]; null where a norm follows, which would subtract it again
 * @returns [B,⌊(H−1)/stride⌋+1,⌊(W−1)/stride⌋+1,Cout]; differentiable in all three
 */
export function convolve(x: Tensor4D, filter: Tensor4D, bias: Tensor1D | null, stride: 1 | 2): Tensor4D {
  const [height, width, inputChannels, outputChannels] = filter.shape;
  if (height !== width || height % 2 === 0) {
    throw new Error(`convolve needs a square filter of odd size, but it is ${height}×${width}.`);
  }
  if (inputChannels !== x.shape[3] || (bias !== null && outputChannels !== bias.shape[0])) {
    throw new Error(
      `convolve got ${x.shape[3]} channels and ${bias?.shape[0] ?? 'no'} biases for a filter of ${inputChannels}→${outputChannels}.`,
    );
  }
  const pad = (height - 1) / 2;
  if (bias === null) return tf.conv2d(x, filter, stride, pad);
  if (tf.getKernel(CONVOLVE, tf.getBackend()) == null) {
    return tf.add(tf.conv2d(x, filter, stride, pad), bias);
  }
  return tf.engine().runKernel<Tensor4D>(CONVOLVE, { x, filter, bias }, { stride, pad });
}
