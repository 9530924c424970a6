// What a training step is made of: all that its operations, its shapes and its memory depend on.
import { getLoss } from '../losses/loss-registry.ts';
import type { LossPlugin } from '../losses/loss-plugin.ts';
import type { ModelPlugin, ModelShape, ParameterSpec } from './models/model-plugin.ts';
import { modelMetas } from './models/model-metas.ts';
import { getModel } from './models/model-registry.ts';
import { readModelSettings } from './models/model-settings.ts';
import { createOptimiser } from './optimisers/create-optimiser.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import type { RunConfig } from './run-config.ts';
import { describeScales } from './scales.ts';
import type { Scales } from './scales.ts';

export interface StepDescription {
  config: RunConfig;
  model: ModelPlugin;
  shape: ModelShape;
  specs: ParameterSpec[];
  loss: LossPlugin;
  optimiser: Optimiser;
  /** Outputs that the network has and that the loss computes. */
  scales: Scales;
  /** Whether batches come with a mask: all of them or none. */
  hasMask: boolean;
}

/**
 * @param data.channels of the images
 * @param data.classCount K
 * @throws Error naming what is known when the network or the loss is not, or the setting that the network refuses.
 */
export function describeStep(
  config: RunConfig,
  data: { channels: number; classCount: number; hasMask: boolean },
): StepDescription {
  const settings = readModelSettings(config, modelMetas);
  const model = getModel(config.model.id);
  const { channels, depth } = config.model;
  const shape: ModelShape = {
    ...settings,
    channels,
    depth,
    inputChannels: data.channels,
    outputChannels: data.classCount + 1,
  };
  const scales = describeScales(config, model.meta, settings);
  if (scales.outputs > 1) shape['outputs'] = scales.outputs;
  return {
    config,
    model,
    shape,
    specs: model.parameters(shape),
    loss: getLoss(config.loss.id),
    optimiser: createOptimiser(config.optimiser),
    scales,
    hasMask: data.hasMask,
  };
}
