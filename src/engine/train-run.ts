// Everything one training run owns.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { joinParameters } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint-file.ts';
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
  /** Batches drawn so far: more than steps where a loss was not finite. */
  batches: number;
  learner: Learner;
  /** The weights before the last update: what is kept when the loss stops being finite. */
  previous: Learner | null;
  /** Size of the last predicted image: another one leaves buffers behind that nothing else will use. */
  predictedSize: string | null;
}

/** Makes the source of a run's batches. */
export type OpenPatches = (set: TrainingSet, options: PatchSamplerOptions) => PatchSource;

/**
 * Fresh weights and a fresh patch stream from the configuration's seed, or both as a checkpoint left them.
 *
 * @param asked its patchPx is replaced where whole images are asked for
 * @param options.replay see createStepper; null where it is left out
 * @param options.openPatches where batches are made; in this thread where it is left out. The batches are the same.
 */
export function createRun(
  asked: RunConfig,
  set: TrainingSet,
  options: { replay?: boolean | null; openPatches?: OpenPatches; checkpoint?: Checkpoint | null } = {},
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
  const { openPatches = createPatchSampler, checkpoint = null } = options;
  const begin = beginFrom(step, config, checkpoint);
  const { augmentation, tube, foregroundShare, intensity } = config.patches ?? DEFAULT_PATCH_OPTIONS;
  const sampler = openPatches(set, {
    patchPx: config.patchPx,
    batch: config.batch,
    seed: config.seed,
    augmentation,
    tube,
    foregroundShare,
    intensity,
    firstBatch: checkpoint?.batches ?? 0,
  });
  return {
    ...step,
    set,
    stepper,
    sampler,
    intensity: createIntensity(set, intensity),
    validation,
    step: checkpoint?.step ?? 0,
    batches: checkpoint?.batches ?? 0,
    learner: createLearner(step, begin),
    previous: null,
    predictedSize: null,
  };
}

/** What a learner begins with, before any tensor is made of it. */
interface Beginning {
  weights: Float32Array;
  /** null: as the optimiser begins. */
  moments: Float32Array[] | null;
  updates: number;
}

/** @throws Error with one sentence where the checkpoint is of another network or optimiser */
function beginFrom(step: StepDescription, config: RunConfig, checkpoint: Checkpoint | null): Beginning {
  if (checkpoint === null)
    return { weights: initialiseParameters(step.specs, config.seed), moments: null, updates: 0 };
  const [kept, wanted] = [checkpoint.config.optimiser.id, config.optimiser.id];
  if (kept !== wanted)
    throw new Error(
      `The checkpoint was trained with ${kept}, and this run is to use ${wanted}: choose ${kept}.`,
    );
  return {
    weights: joinParameters(checkpoint.parameters, step.specs),
    moments: checkpoint.moments.map((named) => joinParameters(named, step.specs)),
    updates: checkpoint.updates,
  };
}

/** @throws Error with one sentence where the checkpoint lacks a moment */
function createLearner(step: StepDescription, { weights, moments, updates }: Beginning): Learner {
  const fresh = step.optimiser.init(weights.length);
  if (moments === null) return { parameters: tf.tensor1d(weights), optimiserState: fresh };
  tf.dispose(fresh.moments);
  if (fresh.moments.length !== moments.length)
    throw new Error(
      `The checkpoint has ${moments.length} moments and this optimiser ${fresh.moments.length}: it is not whole.`,
    );
  return {
    parameters: tf.tensor1d(weights),
    optimiserState: { moments: moments.map((moment) => tf.tensor1d(moment)), updates },
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
