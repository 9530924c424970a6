// Everything one training run owns.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { createPatchSampler } from '../data/patch-sampler.ts';
import type { PatchBatch, TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { resetPeak } from './backend/memory-meter.ts';
import type { OptimiserState } from './optimisers/optimiser.ts';
import { createStepper } from './create-stepper.ts';
import { DEFAULT_INFERENCE } from './inference-options.ts';
import { initialiseParameters } from './parameters.ts';
import { gaussianTilePx } from './predict-tiled.ts';
import type { RunConfig } from './run-config.ts';
import { describeStep } from './step-description.ts';
import type { StepDescription } from './step-description.ts';
import { needsMask } from './step-inputs.ts';
import type { Stepper } from './stepper.ts';

/** What one update changes. Immutable: an update makes a new one, so that the former can be kept. */
export interface Learner {
  parameters: Tensor1D;
  optimiserState: OptimiserState;
}

export interface TrainRun extends StepDescription {
  set: TrainingSet;
  sampler: { next(): PatchBatch };
  stepper: Stepper;
  validation: TrainingSample[];
  /** Steps trained so far. */
  step: number;
  learner: Learner;
  /** The weights before the last update: what is kept when the loss stops being finite. */
  previous: Learner | null;
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
  resetPeak();
  const { channels, classCount } = set;
  const step = describeStep(config, { channels, classCount, hasMask: needsMask(set, config.patchPx) });
  // Before anything is trained: the first validation would be late to say so.
  gaussianTilePx(config.inference ?? DEFAULT_INFERENCE, {
    edges: step.model.meta.edges(step.shape),
    patchPx: config.patchPx,
  });
  const stepper = createStepper(options.replay ?? null);
  const parameters = tf.tensor1d(initialiseParameters(step.specs, config.seed));
  return {
    ...step,
    set,
    stepper,
    sampler: createPatchSampler(set, { patchPx: config.patchPx, batch: config.batch, seed: config.seed }),
    validation,
    step: 0,
    learner: { parameters, optimiserState: step.optimiser.init(parameters.size) },
    previous: null,
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
