// HRNetV2's forward pass: a stem, stages that each add a branch of half the resolution, an exchange between all branches at
// the end of each stage, and a head that joins all of them at the highest resolution.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { sumLeakyRelu } from '../../kernels/sum-leaky-relu.ts';
import { upsampleBilinear } from '../../kernels/upsample-bilinear.ts';
import { convolve } from '../../kernels/convolve.ts';
import { SLOPE, layersOf, type Layers } from '../layers.ts';
import type { ModelShape } from '../model-plugin.ts';
import { branchChannels, exchangeSteps, stemStrides } from './layout.ts';

const resizeLike = (x: Tensor4D, other: Tensor4D): Tensor4D =>
  upsampleBilinear(x, other.shape[1], other.shape[2]);

const block = (layers: Layers, x: Tensor4D, name: string, stride: 1 | 2): Tensor4D =>
  layers.normLeakyRelu(layers.convolution(x, `${name}.conv`, stride), `${name}.norm`);

/** Two 3×3 convolutions beside the identity (He et al. 2016, the basic block). */
function residual(layers: Layers, x: Tensor4D, name: string): Tensor4D {
  const first = layers.normLeakyRelu(layers.convolution(x, `${name}.conv1`, 1), `${name}.norm1`);
  const second = layers.norm(layers.convolution(first, `${name}.conv2`, 1), `${name}.norm2`);
  return sumLeakyRelu([second, x], SLOPE);
}

/** Every branch takes up all branches: lower ones up-sampled, higher ones through strided convolutions. */
function exchange(
  shape: ModelShape,
  layers: Layers,
  branches: readonly Tensor4D[],
  name: string,
): Tensor4D[] {
  if (branches.length === 1) return [...branches];
  return branches.map((target, to) =>
    sumLeakyRelu(
      branches.map((source, from) => {
        const steps = exchangeSteps(shape, from, to);
        const moved = steps.reduce((x, { stride }, i) => {
          const step = `${name}.${to}.${from}.${i}`;
          if (i < steps.length - 1) return block(layers, x, step, stride);
          return layers.norm(layers.convolution(x, `${step}.conv`, stride), `${step}.norm`);
        }, source);
        return resizeLike(moved, target);
      }),
      SLOPE,
    ),
  );
}

/**
 * The 1×1 convolution of all branches up-sampled and concatenated. Convolution and interpolation commute, so each branch is
 * convolved by its part of the filter before it is up-sampled: the same sum at a quarter of the cost.
 */
function join(shape: ModelShape, layers: Layers, branches: readonly Tensor4D[]): Tensor4D {
  const filter = layers.get<Tensor4D>('join.conv.weight');
  const parts = tf.split<Tensor4D>(
    filter,
    branches.map((_, branch) => branchChannels(shape, branch)),
    2,
  );
  const joined = branches.map((x, branch) => resizeLike(convolve(x, parts[branch], null, 1), branches[0]));
  return layers.normLeakyRelu(tf.addN(joined), 'join.norm');
}

/**
 * @param shape with all settings of HRNet
 * @param images [B,H,W,inputChannels], H and W any
 * @returns logits [B,H,W,K+1]
 */
export function forward(shape: ModelShape, weights: ReadonlyMap<string, Tensor>, images: Tensor4D): Tensor4D {
  const layers = layersOf('HRNet', weights);
  const stem = stemStrides(shape).reduce((x, stride, i) => block(layers, x, `stem.${i}`, stride), images);
  let branches = [stem];
  for (let stage = 0; stage < shape.depth; stage++) {
    const name = `stages.${stage}`;
    if (stage > 0) {
      branches.push(block(layers, branches[stage - 1], `${name}.transition`, 2));
    }
    branches = branches.map((branch, b) => {
      let x = branch;
      for (let i = 0; i < shape['blocks']; i++) x = residual(layers, x, `${name}.branches.${b}.${i}`);
      return x;
    });
    branches = exchange(shape, layers, branches, `${name}.exchange`);
  }
  return resizeLike(layers.head(join(shape, layers, branches), 'head'), images);
}
