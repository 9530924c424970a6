// HRNet as the paper draws it, composed of tfjs's own operations: the oracle of the tests. No kernel of ours but those that
// stand in for tfjs's convolutions.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { composedInstanceNormLeakyRelu } from '../../kernels/instance-norm-leaky-relu.ts';
import { composedUpsampleBilinear } from '../../kernels/upsample-bilinear.ts';
import type { ModelShape } from '../model-plugin.ts';

const SLOPE = 0.01;

/** As model.forward; shape with all settings. */
export function referenceForward(
  shape: ModelShape,
  weights: ReadonlyMap<string, Tensor>,
  images: Tensor4D,
): Tensor4D {
  const get = <T extends Tensor>(name: string) => weights.get(name) as T;
  const conv = (x: Tensor4D, name: string, stride: number): Tensor4D => {
    const filter = get<Tensor4D>(`${name}.weight`);
    return tf.conv2d(x, filter, stride, (filter.shape[0] - 1) / 2);
  };
  const norm = (x: Tensor4D, name: string, slope: number) =>
    composedInstanceNormLeakyRelu(x, get<Tensor1D>(`${name}.weight`), get<Tensor1D>(`${name}.bias`), {
      epsilon: 1e-5,
      slope,
    });
  const block = (x: Tensor4D, name: string, stride: number, slope = SLOPE) =>
    norm(conv(x, `${name}.conv`, stride), `${name}.norm`, slope);
  const resize = (x: Tensor4D, like: Tensor4D) => composedUpsampleBilinear(x, like.shape[1], like.shape[2]);

  const { depth, stemStride, blocks } = shape;
  let first = block(images, 'stem.0', stemStride > 1 ? 2 : 1);
  first = block(first, 'stem.1', stemStride > 2 ? 2 : 1);
  let branches = [first];
  for (let stage = 0; stage < depth; stage++) {
    const name = `stages.${stage}`;
    if (stage > 0) branches.push(block(branches[branches.length - 1], `${name}.transition`, 2));
    branches = branches.map((branch, b) => {
      let x = branch;
      for (let i = 0; i < blocks; i++) {
        const unit = `${name}.branches.${b}.${i}`;
        const y = norm(conv(x, `${unit}.conv1`, 1), `${unit}.norm1`, SLOPE);
        x = tf.leakyRelu(tf.add<Tensor4D>(norm(conv(y, `${unit}.conv2`, 1), `${unit}.norm2`, 1), x), SLOPE);
      }
      return x;
    });
    if (stage === 0) continue;
    branches = branches.map((target, to) => {
      const parts = branches.map((source, from) => {
        const path = `${name}.exchange.${to}.${from}`;
        if (from === to) return source;
        if (from > to) return resize(block(source, `${path}.0`, 1, 1), target);
        let x = source;
        for (let i = 0; i < to - from; i++) x = block(x, `${path}.${i}`, 2, i === to - from - 1 ? 1 : SLOPE);
        return x;
      });
      return tf.leakyRelu(
        parts.reduce((sum, part) => tf.add(sum, part)),
        SLOPE,
      );
    });
  }
  const joined = tf.concat(
    branches.map((branch) => resize(branch, branches[0])),
    3,
  );
  const features = block(joined, 'join', 1);
  return resize(tf.add(conv(features, 'head', 1), get<Tensor1D>('head.bias')), images);
}
