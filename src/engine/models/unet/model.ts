// U-Net in nnU-Net's shape. Per stage two blocks of [3×3 convolution, instance norm, leaky ReLU].
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { transposedConv2x2 } from '../../kernels/transposed-conv2x2.ts';
import { countParameters } from '../../parameters.ts';
import {
  SLOPE,
  blockBytes,
  convolutionParameters,
  headParameters,
  layersOf,
  normParameters,
  tensorBytes,
} from '../layers.ts';
import type { ModelEstimate, ModelPlugin, ModelShape, ParameterSpec } from '../model-plugin.ts';
import { meta } from './meta.ts';

const stageChannels = (shape: ModelShape, stage: number) => shape.channels * 2 ** stage;

const blockParameters = (name: string, inputs: number, outputs: number): ParameterSpec[] => [
  convolutionParameters(`${name}.conv`, 3, inputs, outputs),
  ...normParameters(`${name}.norm`, outputs),
];

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
  return [...specs, ...headParameters('head', shape.channels, shape.outputChannels)];
}

function forward(shape: ModelShape, weights: ReadonlyMap<string, Tensor>, images: Tensor4D): Tensor4D {
  const layers = layersOf(meta.label, weights);
  const block = (x: Tensor4D, name: string, stride: 1 | 2): Tensor4D =>
    layers.normLeakyRelu(layers.convolution(x, `${name}.conv`, stride), `${name}.norm`);

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
      layers.get<Tensor4D>(`decoder.${stage}.up.weight`),
      layers.get<Tensor1D>(`decoder.${stage}.up.bias`),
    );
    x = tf.concat([up, skips[stage]], 3);
    x = block(x, `decoder.${stage}.0`, 1);
    x = block(x, `decoder.${stage}.1`, 1);
  }
  return layers.head(x, 'head');
}

function estimate(
  shape: ModelShape,
  { batch, height, width }: { batch: number; height: number; width: number },
): ModelEstimate {
  let activationBytes = tensorBytes(batch, height * width, shape.outputChannels);
  for (let stage = 0; stage < shape.depth; stage++) {
    const pixels = (height * width) / 4 ** stage;
    const channels = stageChannels(shape, stage);
    const isLowest = stage === shape.depth - 1;
    activationBytes += (isLowest ? 2 : 4) * blockBytes(batch, pixels, channels);
    // The transposed convolution without and with its bias, and the joined tensor of twice the channels.
    if (!isLowest) activationBytes += tensorBytes(batch, pixels, channels, 4);
  }
  return { parameters: countParameters(parameters(shape)), activationBytes };
}

export const model: ModelPlugin = {
  meta,
  parameters,
  forward,
  multiple: (shape) => meta.edges(shape).multiple,
  estimate,
};
