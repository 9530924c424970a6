// Up-sampling by 2 with learnt weights: PyTorch's ConvTranspose2d(kernel_size=2, stride=2).
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { channelSum } from './channel-sum.ts';

/**
 * y[b, 2i+u, 2j+v, o] = Σ_c x[b,i,j,c] · filter[u,v,o,c] + bias[o]; the four outputs of an input pixel do not overlap.
 *
 * @param x [B,H,W,Cin] float32
 * @param filter [2,2,Cout,Cin]
 * @param bias [Cout]
 * @returns [B,2H,2W,Cout]; differentiable in all three
 */
export function transposedConv2x2(x: Tensor4D, filter: Tensor4D, bias: Tensor1D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [filterHeight, filterWidth, outputChannels, inputChannels] = filter.shape;
  if (filterHeight !== 2 || filterWidth !== 2 || inputChannels !== channels) {
    throw new Error(
      `transposedConv2x2 needs a filter [2,2,Cout,${channels}], but it is [${filter.shape.join(',')}].`,
    );
  }
  const outputShape: [number, number, number, number] = [batch, 2 * height, 2 * width, outputChannels];
  return addBias(tf.conv2dTranspose(x, filter, outputShape, 2, 0), bias);
}

/** The gradient of tfjs's own add would transpose the whole tensor on webgpu before it sums. */
function addBias(x: Tensor4D, bias: Tensor1D): Tensor4D {
  const add = tf.customGrad((...inputs) => {
    const [features, offsets] = inputs as [Tensor4D, Tensor1D];
    return {
      value: tf.add<Tensor4D>(features, offsets),
      gradFunc: (dy: Tensor) => [tf.clone(dy), channelSum(dy as Tensor4D)],
    };
  });
  return add(x, bias) as Tensor4D;
}
