// Everything one training run owns.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { createPatchSampler } from '../data/patch-sampler.ts';
import type { PatchBatch, TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { getLoss } from '../losses/loss-registry.ts';
import type { LossPlugin } from '../losses/loss-plugin.ts';
import type { ModelPlugin, ModelShape, ParameterSpec } from './models/model-plugin.ts';
import { getModel } from './models/model-registry.ts';
import { createOptimiser } from './optimisers/create-optimiser.ts';
import type { Optimiser, OptimiserState } from './optimisers/optimiser.ts';
import { createStepper } from './create-stepper.ts';
import { initialiseParameters } from './parameters.ts';
import type { RunConfig } from './run-config.ts';
import { needsMask } from './step-inputs.ts';
import type { Stepper } from './stepper.ts';

/** What one update changes. Immutable: an update makes a new one, so that the former can be kept. */
export interface Learner {
  parameters: Tensor1D;
  optimiserState: OptimiserState;
}

export interface TrainRun {
  config: RunConfig;
  set: TrainingSet;
  model: ModelPlugin;
  shape: ModelShape;
  specs: ParameterSpec[];
  loss: LossPlugin;
  optimiser: Optimiser;
  /** Whether batches come with a mask: all of them or none. */
  hasMask: boolean;
  sampler: { next(): PatchBatch };
  stepper: Stepper;
  validation: TrainingSample[];
  /** Steps trained so far. */
  step: number;
  learner: Learner;
  /** The weights before the last update: what is kept when the loss stops being finite. */
  previous: Learner | null;
  /** Highest bytes held by the backend so far. */
  peakBytes: number;
  /** Size of the last predicted image: another one leaves buffers behind that nothing else will use. */
  predictedSize: string | null;
}

/**
 * Fresh weights and a fresh patch stream from the configuration's seed.
 *
 * @param options.replay see createStepper; null where it is left out
 */
export function createRun(
  config: RunConfig,
  set: TrainingSet,
  options: { replay?: boolean | null } = {},
): TrainRun {
  const validation = set.samples.filter((sample) => sample.split === 'validation');
  if (validation.length === set.samples.length) {
    throw new Error(
      `The data set ${set.name} has no training images: move some out of the validation split.`,
    );
  }
  const model = getModel(config.model.id);
  const shape: ModelShape = {
    inputChannels: set.channels,
    outputChannels: set.classCount + 1,
    channels: config.model.channels,
    depth: config.model.depth,
  };
  const specs = model.parameters(shape);
  const stepper = createStepper(options.replay ?? null);
  const optimiser = createOptimiser(config.optimiser);
  const parameters = tf.tensor1d(initialiseParameters(specs, config.seed));
  return {
    config,
    set,
    model,
    shape,
    specs,
    loss: getLoss(config.loss.id),
    optimiser,
    hasMask: needsMask(set, config.patchPx),
    stepper,
    sampler: createPatchSampler(set, { patchPx: config.patchPx, batch: config.batch, seed: config.seed }),
    validation,
    step: 0,
    learner: { parameters, optimiserState: optimiser.init(parameters.size) },
    previous: null,
    peakBytes: 0,
    predictedSize: null,
  };
}

/** Frees every tensor and buffer of the run. */
export function disposeRun(run: TrainRun): void {
  run.stepper.release(run.learner);
  if (run.previous !== null) run.stepper.release(run.previous);
  run.previous = null;
  run.stepper.dispose();
}
