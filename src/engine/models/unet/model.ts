// U-Net in nnU-Net's shape. Per stage two blocks of [3×3 convolution, instance norm, leaky ReLU].
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { convolve } from '../../kernels/convolve.ts';
import { instanceNormLeakyRelu } from '../../kernels/instance-norm-leaky-relu.ts';
import { transposedConv2x2 } from '../../kernels/transposed-conv2x2.ts';
import type { ModelPlugin, ModelShape, ParameterSpec } from '../model-plugin.ts';
import { meta } from './meta.ts';

/** Negative slope of the leaky ReLU; also the `a` of He initialisation (nnU-Net: 0.01). */
const SLOPE = 0.01;

const stageChannels = (shape: ModelShape, stage: number) => shape.channels * 2 ** stage;

/** Convolutions before a norm carry no bias: the norm subtracts it again, so its gradient is exactly zero. */
function blockParameters(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    {
      name: `${name}.conv.weight`,
      shape: [3, 3, inputs, outputs],
      init: { kind: 'he', fanIn: 9 * inputs, slope: SLOPE },
    },
    { name: `${name}.norm.weight`, shape: [outputs], init: { kind: 'constant', value: 1 } },
    { name: `${name}.norm.bias`, shape: [outputs], init: { kind: 'constant', value: 0 } },
  ];
}

function parameters(shape: ModelShape): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  for (let stage = 0; stage < shape.depth; stage++) {
    const outputs = stageChannels(shape, stage);
    const inputs = stage === 0 ? shape.inputChannels : stageChannels(shape, stage - 1);
    specs.push(...blockParameters(`encoder.${stage}.0`, inputs, outputs));
    specs.push(...blockParameters(`encoder.${stage}.1`, outputs, outputs));
  }
  for (let stage = shape.depth - 2; stage >= 0; stage--) {
    const outputs = stageChannels(shape, stage);
    // PyTorch counts the fan-in of a transposed convolution over its outputs: 2 · 2 · outputs.
    specs.push(
      {
        name: `decoder.${stage}.up.weight`,
        shape: [2, 2, outputs, 2 * outputs],
        init: { kind: 'he', fanIn: 4 * outputs, slope: SLOPE },
      },
      { name: `decoder.${stage}.up.bias`, shape: [outputs], init: { kind: 'constant', value: 0 } },
    );
    specs.push(...blockParameters(`decoder.${stage}.0`, 2 * outputs, outputs));
    specs.push(...blockParameters(`decoder.${stage}.1`, outputs, outputs));
  }
  specs.push(
    {
      name: 'head.weight',
      shape: [1, 1, shape.channels, shape.outputChannels],
      init: { kind: 'he', fanIn: shape.channels, slope: SLOPE },
    },
    { name: 'head.bias', shape: [shape.outputChannels], init: { kind: 'constant', value: 0 } },
  );
  return specs;
}

function forward(shape: ModelShape, weights: ReadonlyMap<string, Tensor>, images: Tensor4D): Tensor4D {
  const get = <T extends Tensor>(name: string): T => {
    const tensor = weights.get(name);
    if (tensor === undefined) throw new Error(`The U-Net has no parameter ${name}.`);
    return tensor as T;
  };
  const block = (x: Tensor4D, name: string, stride: 1 | 2): Tensor4D =>
    instanceNormLeakyRelu(
      convolve(x, get<Tensor4D>(`${name}.conv.weight`), null, stride),
      get<Tensor1D>(`${name}.norm.weight`),
      get<Tensor1D>(`${name}.norm.bias`),
      { epsilon: 1e-5, slope: SLOPE },
    );

  const skips: Tensor4D[] = [];
  let x = images;
  for (let stage = 0; stage < shape.depth; stage++) {
    x = block(x, `encoder.${stage}.0`, stage === 0 ? 1 : 2);
    x = block(x, `encoder.${stage}.1`, 1);
    skips.push(x);
  }
  for (let stage = shape.depth - 2; stage >= 0; stage--) {
    const up = transposedConv2x2(
      x,
      get<Tensor4D>(`decoder.${stage}.up.weight`),
      get<Tensor1D>(`decoder.${stage}.up.bias`),
    );
    x = tf.concat([up, skips[stage]], 3);
    x = block(x, `decoder.${stage}.0`, 1);
    x = block(x, `decoder.${stage}.1`, 1);
  }
  return convolve(x, get<Tensor4D>('head.weight'), get<Tensor1D>('head.bias'), 1);
}

export const model: ModelPlugin = {
  meta,
  parameters,
  forward,
  multiple: (shape) => 2 ** (shape.depth - 1),
};
