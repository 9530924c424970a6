// U-Net in nnU-Net's shape. Per stage two blocks of [3×3 convolution, instance norm, leaky ReLU].
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { CHANNELS_PER_PLACE, maxPool2x2 } from '../../kernels/max-pool.ts';
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
import { DOWNSAMPLING, meta } from './meta.ts';

/** Settings that a shape leaves out mean their defaults. */
const optionOf = (shape: ModelShape, key: string): number =>
  shape[key] ?? meta.options.find((option) => option.key === key)?.default ?? 0;

/** They double with each stage, up to the cap. */
const stageChannels = (shape: ModelShape, stage: number) =>
  Math.min(shape.channels * 2 ** stage, Math.max(shape.channels, optionOf(shape, 'channelCap')));

const isPooled = (shape: ModelShape) => DOWNSAMPLING[optionOf(shape, 'downsampling')] === 'pooled';

/** The full resolution's keeps the name that it has alone. */
const headName = (stage: number) => (stage === 0 ? 'head' : `decoder.${stage}.head`);

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
        shape: [2, 2, outputs, stageChannels(shape, stage + 1)],
        init: { kind: 'he', fanIn: 4 * outputs, slope: SLOPE },
      },
      { name: `decoder.${stage}.up.bias`, shape: [outputs], init: { kind: 'constant', value: 0 } },
    );
    specs.push(...blockParameters(`decoder.${stage}.0`, 2 * outputs, outputs));
    specs.push(...blockParameters(`decoder.${stage}.1`, outputs, outputs));
  }
  for (let stage = 0; stage < (shape['outputs'] ?? 1); stage++) {
    specs.push(...headParameters(headName(stage), stageChannels(shape, stage), shape.outputChannels));
  }
  return specs;
}

/** The first `count` outputs, full resolution first. */
function forwardScales(
  shape: ModelShape,
  weights: ReadonlyMap<string, Tensor>,
  images: Tensor4D,
  count: number,
): Tensor4D[] {
  const layers = layersOf(meta.label, weights);
  const block = (x: Tensor4D, name: string, stride: 1 | 2): Tensor4D =>
    layers.normLeakyRelu(layers.convolution(x, `${name}.conv`, stride), `${name}.norm`);

  const skips: Tensor4D[] = [];
  let x = images;
  for (let stage = 0; stage < shape.depth; stage++) {
    const isLower = stage > 0;
    if (isLower && isPooled(shape)) x = maxPool2x2(x);
    x = block(x, `encoder.${stage}.0`, isLower && !isPooled(shape) ? 2 : 1);
    x = block(x, `encoder.${stage}.1`, 1);
    skips.push(x);
  }
  const outputs: Tensor4D[] = [];
  for (let stage = shape.depth - 2; stage >= 0; stage--) {
    const up = transposedConv2x2(
      x,
      layers.get<Tensor4D>(`decoder.${stage}.up.weight`),
      layers.get<Tensor1D>(`decoder.${stage}.up.bias`),
    );
    x = tf.concat([up, skips[stage]], 3);
    x = block(x, `decoder.${stage}.0`, 1);
    x = block(x, `decoder.${stage}.1`, 1);
    if (stage < count) outputs.unshift(layers.head(x, headName(stage)));
  }
  return outputs;
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
    if (!isLowest) {
      activationBytes += tensorBytes(batch, pixels, channels, 4);
      if (isPooled(shape)) activationBytes += poolBytes(batch, pixels / 4, channels);
    }
  }
  return { parameters: countParameters(parameters(shape)), activationBytes };
}

/** The pooled tensor and the places of its maxima. */
const poolBytes = (batch: number, pixels: number, channels: number) =>
  tensorBytes(batch, pixels, channels) + tensorBytes(batch, pixels, Math.ceil(channels / CHANNELS_PER_PLACE));

export const model: ModelPlugin = {
  meta,
  parameters,
  forward: (shape, weights, images) => forwardScales(shape, weights, images, 1)[0],
  forwardScales,
  multiple: (shape) => meta.edges(shape).multiple,
  estimate,
};
