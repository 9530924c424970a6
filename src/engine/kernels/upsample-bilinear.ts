// Resizing by bilinear interpolation, with the gradient that is its exact transpose. (tfjs's own gradient ignores
// half-pixel centres.)
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { bilinearTaps, resizedAxis } from './bilinear-taps.ts';

/** Names under which registerKernels provides the interpolation and its transpose. */
export const UPSAMPLE_BILINEAR = 'UpsampleBilinear';
export const UPSAMPLE_BILINEAR_GRADIENT = 'UpsampleBilinearGradient';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. The size of the other side. */
export type UpsampleAttributes = { height: number; width: number };

/** [outPx, inPx], the weight of every input in every output. */
function interpolationMatrix(inPx: number, outPx: number): tf.Tensor2D {
  const values = new Float32Array(outPx * inPx);
  const { near, far, nearWeight, farWeight } = bilinearTaps(resizedAxis(inPx, outPx));
  for (let d = 0; d < outPx; d++) {
    values[d * inPx + near[d]] += nearWeight[d];
    values[d * inPx + far[d]] += farWeight[d];
  }
  return tf.tensor2d(values, [outPx, inPx]);
}

/**
 * The plain form, two matrix products: the oracle for the kernels, and what runs where there are none. As
 * upsampleBilinear.
 */
export function composedUpsampleBilinear(x: Tensor4D, height: number, width: number): Tensor4D {
  const [batch, inHeight, inWidth, channels] = x.shape;
  const lines = tf.reshape(x, [batch, inHeight, inWidth * channels]);
  const high = tf.matMul(tf.expandDims(interpolationMatrix(inHeight, height), 0), lines);
  const columns = tf.reshape(high, [batch * height, inWidth, channels]);
  const wide = tf.matMul(tf.expandDims(interpolationMatrix(inWidth, width), 0), columns);
  return tf.reshape(wide, [batch, height, width, channels]);
}

/**
 * PyTorch's interpolate(x, size=(height, width), mode='bilinear', align_corners=False): any factor, any sizes. Where it
 * makes smaller it does not smooth beforehand, as there.
 *
 * @param x [B,H,W,C] float32
 * @param height rows of the result, ≥ 1
 * @param width columns of the result, ≥ 1
 * @returns [B,height,width,C]; differentiable. x itself where nothing changes.
 * @throws Error when a size is not a whole number ≥ 1
 */
export function upsampleBilinear(x: Tensor4D, height: number, width: number): Tensor4D {
  for (const [name, size] of Object.entries({ height, width })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new Error(`upsampleBilinear needs a ${name} of at least 1 pixel, but it is ${size}.`);
    }
  }
  const [, inHeight, inWidth] = x.shape;
  if (inHeight === height && inWidth === width) return x;
  if (tf.getKernel(UPSAMPLE_BILINEAR, tf.getBackend()) == null) {
    return composedUpsampleBilinear(x, height, width);
  }
  const resize = tf.customGrad((...inputs) => {
    const run = (kernel: string, features: Tensor, attributes: UpsampleAttributes) =>
      tf.engine().runKernel<Tensor4D>(kernel, { x: features }, attributes);
    return {
      value: run(UPSAMPLE_BILINEAR, inputs[0] as Tensor4D, { height, width }),
      gradFunc: (dy: Tensor) => run(UPSAMPLE_BILINEAR_GRADIENT, dy, { height: inHeight, width: inWidth }),
    };
  });
  return resize(x) as Tensor4D;
}
