// The net and the loss of the step in stock tfjs operations.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { LEVELS } from './step-problem.ts';

/** Convolutions, as a backend that lacks gradients of its own may need other ones. */
export interface Operations {
  conv2d: (x: Tensor4D, filter: Tensor4D, stride: number, pad: number) => Tensor4D;
  /** 2 × 2, stride 2. */
  conv2dTranspose: (x: Tensor4D, filter: Tensor4D, outShape: [number, number, number, number]) => Tensor4D;
}

const STOCK: Operations = {
  conv2d: (x, filter, stride, pad) => tf.conv2d(x, filter, stride, pad),
  conv2dTranspose: (x, filter, outShape) => tf.conv2dTranspose(x, filter, outShape, 2, 0),
};

type Weights = ReadonlyMap<string, Tensor>;

function norm(x: Tensor4D, gamma: Tensor, beta: Tensor): Tensor4D {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.leakyRelu(tf.add<Tensor4D>(tf.mul(normalised, gamma), beta), 0.01);
}

/** The U-Net of src/engine/models/unet, layer by layer. */
export function forward(weights: Weights, images: Tensor4D, { conv2d, conv2dTranspose } = STOCK): Tensor4D {
  const get = <T extends Tensor>(name: string) => weights.get(name) as T;
  const block = (x: Tensor4D, name: string, stride: number) =>
    norm(
      conv2d(x, get<Tensor4D>(`${name}.conv.weight`), stride, 1),
      get(`${name}.norm.weight`),
      get(`${name}.norm.bias`),
    );
  const skips: Tensor4D[] = [];
  let x = images;
  for (let stage = 0; stage < LEVELS.depth; stage++) {
    x = block(block(x, `encoder.${stage}.0`, stage === 0 ? 1 : 2), `encoder.${stage}.1`, 1);
    skips.push(x);
  }
  for (let stage = LEVELS.depth - 2; stage >= 0; stage--) {
    const filter = get<Tensor4D>(`decoder.${stage}.up.weight`);
    const shape = skips[stage].shape;
    const up = conv2dTranspose(x, filter, [shape[0], shape[1], shape[2], filter.shape[2]]);
    x = tf.concat([tf.add<Tensor4D>(up, get(`decoder.${stage}.up.bias`)), skips[stage]], 3);
    x = block(block(x, `decoder.${stage}.0`, 1), `decoder.${stage}.1`, 1);
  }
  return tf.add(conv2d(x, get<Tensor4D>('head.weight'), 1, 0), get('head.bias'));
}

/** Dice (foreground, over the batch, s = 1e-5) + cross-entropy. */
export function diceCrossEntropy(logits: Tensor4D, target: Tensor4D): Scalar {
  const ce = tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), -1)));
  const foreground = (x: Tensor4D) => tf.slice(x, [0, 0, 0, 1], [-1, -1, -1, -1]);
  const p = foreground(tf.softmax(logits));
  const y = foreground(target);
  const total = (x: Tensor) => tf.sum(x, [0, 1, 2]);
  const dice = tf.div(tf.add(tf.mul(total(tf.mul(p, y)), 2), 1e-5), tf.add(tf.add(total(p), total(y)), 1e-5));
  return tf.sub(ce, tf.mean(dice));
}
