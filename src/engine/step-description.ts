// What a training step is made of: all that its operations, its shapes and its memory depend on.
import { getLoss } from '../losses/loss-registry.ts';
import type { LossPlugin } from '../losses/loss-plugin.ts';
import type { ModelPlugin, ModelShape, ParameterSpec } from './models/model-plugin.ts';
import { getModel } from './models/model-registry.ts';
import { createOptimiser } from './optimisers/create-optimiser.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import type { RunConfig } from './run-config.ts';

export interface StepDescription {
  config: RunConfig;
  model: ModelPlugin;
  shape: ModelShape;
  specs: ParameterSpec[];
  loss: LossPlugin;
  optimiser: Optimiser;
  /** Whether batches come with a mask: all of them or none. */
  hasMask: boolean;
}

/**
 * @param data.channels of the images
 * @param data.classCount K
 * @throws Error naming what is known when the network or the loss is not.
 */
export function describeStep(
  config: RunConfig,
  data: { channels: number; classCount: number; hasMask: boolean },
): StepDescription {
  const model = getModel(config.model.id);
  const shape: ModelShape = {
    inputChannels: data.channels,
    outputChannels: data.classCount + 1,
    channels: config.model.channels,
    depth: config.model.depth,
  };
  return {
    config,
    model,
    shape,
    specs: model.parameters(shape),
    loss: getLoss(config.loss.id),
    optimiser: createOptimiser(config.optimiser),
    hasMask: data.hasMask,
  };
}
