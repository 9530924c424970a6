// Everything one training run owns.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { createIntensity } from '../data/intensity.ts';
import type { Intensity } from '../data/intensity.ts';
import { createPatchSampler, excludesPixels } from '../data/patch-sampler.ts';
import type { PatchSamplerOptions, PatchSource } from '../data/patch-sampler.ts';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { resetPeak } from './backend/memory-meter.ts';
import type { OptimiserState } from './optimisers/optimiser.ts';
import { createStepper } from './create-stepper.ts';
import { DEFAULT_INFERENCE } from './inference-options.ts';
import { initialiseParameters } from './parameters.ts';
import { DEFAULT_PATCH_OPTIONS } from './patch-options.ts';
import { gaussianTilePx } from './predict-tiled.ts';
import type { RunConfig } from './run-config.ts';
import { describeStep } from './step-description.ts';
import type { StepDescription } from './step-description.ts';
import type { Stepper } from './stepper.ts';
import { sizePatches } from './whole-images.ts';

/** What one update changes. Immutable: an update makes a new one, so that the former can be kept. */
export interface Learner {
  parameters: Tensor1D;
  optimiserState: OptimiserState;
}

export interface TrainRun extends StepDescription {
  set: TrainingSet;
  /** Gives the batches; they may be made elsewhere, ahead of time. */
  sampler: PatchSource;
  /** How pixel values become the network's input, in training and prediction alike. */
  intensity: Intensity;
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

/** Makes the source of a run's batches. */
export type OpenPatches = (set: TrainingSet, options: PatchSamplerOptions) => PatchSource;

/**
 * Fresh weights and a fresh patch stream from the configuration's seed.
 *
 * @param asked its patchPx is replaced where whole images are asked for
 * @param options.replay see createStepper; null where it is left out
 * @param options.openPatches where batches are made; in this thread where it is left out. The batches are the same.
 */
export function createRun(
  asked: RunConfig,
  set: TrainingSet,
  options: { replay?: boolean | null; openPatches?: OpenPatches } = {},
): TrainRun {
  const config = sizePatches(asked, set);
  const validation = set.samples.filter((sample) => sample.split === 'validation');
  if (validation.length === set.samples.length) {
    throw new Error(
      `The data set ${set.name} has no training images: move some out of the validation split.`,
    );
  }
  resetPeak();
  const { channels, classCount } = set;
  const step = describeStep(config, { channels, classCount, hasMask: excludesPixels(set, config.patchPx) });
  // Before anything is trained: the first validation would be late to say so.
  gaussianTilePx(config.inference ?? DEFAULT_INFERENCE, {
    edges: step.model.meta.edges(step.shape),
    patchPx: config.patchPx,
  });
  const stepper = createStepper(options.replay ?? null);
  const { openPatches = createPatchSampler } = options;
  const { augmentation, tube, foregroundShare, intensity } = config.patches ?? DEFAULT_PATCH_OPTIONS;
  const sampler = openPatches(set, {
    patchPx: config.patchPx,
    batch: config.batch,
    seed: config.seed,
    augmentation,
    tube,
    foregroundShare,
    intensity,
  });
  const parameters = tf.tensor1d(initialiseParameters(step.specs, config.seed));
  return {
    ...step,
    set,
    stepper,
    sampler,
    intensity: createIntensity(set, intensity),
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
  run.sampler.close();
}
