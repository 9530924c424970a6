// What a step is given anew each time, as arrays by name: everything but weights and moments.
import { createRandom } from '../data/random.ts';
import type { PatchBatch, TrainingSet } from '../data/training-sample.ts';
import type { StepDescription } from './step-description.ts';
import type { TrainRun } from './train-run.ts';

/** Knobs that may turn from step to step. */
export interface StepKnobs {
  /** w of L = L_generic + w · L_connectivity. */
  lossWeight: number;
  /** Already scheduled, > 0. */
  learningRate: number;
}

/** Largest float32 below 1: logistic noise of exactly 1 would be infinite. */
const BELOW_ONE = 1 - 2 ** -24;

/** Whether batches of the set may hold pixels that do not count. If so, all of them are trained with a mask. */
export function needsMask(set: TrainingSet, patchPx: number): boolean {
  return set.samples.some(
    ({ split, fieldOfView, width, height }) =>
      split === 'train' && (fieldOfView !== null || width < patchPx || height < patchPx),
  );
}

/** Shapes of the inputs by name. */
export function stepInputShapes(
  step: StepDescription,
  batch: Pick<PatchBatch, 'batch' | 'patchPx' | 'channels'>,
): Record<string, number[]> {
  const size = [batch.batch, batch.patchPx, batch.patchPx];
  const shapes: Record<string, number[]> = {
    images: [...size, batch.channels],
    labels: size,
    tubes: size,
    lossWeight: [],
    knobs: [step.optimiser.knobs(0, 1).length],
  };
  if (step.hasMask) shapes['mask'] = size;
  if (step.loss.meta.needsNoise) shapes['noise'] = [...size, step.shape.outputChannels - 1];
  return shapes;
}

/** Values of the inputs by name, for the next step. */
export function stepInputs(
  run: TrainRun,
  batch: PatchBatch,
  { lossWeight, learningRate }: StepKnobs,
): Record<string, Float32Array> {
  const { images, labels, tubes, mask } = batch;
  const { updates } = run.learner.optimiserState;
  const inputs: Record<string, Float32Array> = {
    images,
    labels,
    tubes,
    lossWeight: Float32Array.of(lossWeight),
    knobs: Float32Array.from(run.optimiser.knobs(updates, learningRate)),
  };
  if (run.hasMask) inputs['mask'] = mask ?? new Float32Array(labels.length).fill(1);
  else if (mask !== null) throw new Error('A batch has a mask, but no image of its set excludes pixels.');
  if (run.loss.meta.needsNoise) inputs['noise'] = drawNoise(run, labels.length);
  return inputs;
}

/** Noise of the reparametrised skeleton. It depends on seed and step alone, so that a resumed run draws the same. */
function drawNoise(run: TrainRun, pixels: number): Float32Array {
  const random = createRandom(run.config.seed).fork(`skeleton noise ${run.step}`);
  const noise = new Float32Array(pixels * (run.shape.outputChannels - 1));
  for (let i = 0; i < noise.length; i++) noise[i] = Math.min(BELOW_ONE, 1e-8 + random.next());
  return noise;
}
