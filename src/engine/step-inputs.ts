// What a step is given anew each time, as arrays by name: everything but weights and moments.
import { createRandom } from '../data/random.ts';
import type { PatchBatch } from '../data/training-sample.ts';
import { atScale, downsampleMaps } from './scales.ts';
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

/** Shapes of the inputs by name. */
export function stepInputShapes(
  step: StepDescription,
  batch: Pick<PatchBatch, 'batch' | 'patchPx' | 'channels'>,
): Record<string, number[]> {
  const { patchPx } = batch;
  const shapes: Record<string, number[]> = {
    images: [batch.batch, patchPx, patchPx, batch.channels],
    lossWeight: [],
    knobs: [step.optimiser.knobs(0, 1).length],
  };
  for (let scale = 0; scale < step.scales.counted; scale++) {
    const size = [batch.batch, patchPx / 2 ** scale, patchPx / 2 ** scale];
    shapes[atScale('labels', scale)] = size;
    shapes[atScale('tubes', scale)] = size;
    if (step.hasMask) shapes[atScale('mask', scale)] = size;
    if (step.loss.meta.needsNoise) shapes[atScale('noise', scale)] = [...size, step.shape.outputChannels - 1];
  }
  return shapes;
}

/** Values of the inputs by name, for the next step. */
export function stepInputs(
  run: TrainRun,
  batch: PatchBatch,
  { lossWeight, learningRate }: StepKnobs,
): Record<string, Float32Array> {
  const { images, patchPx } = batch;
  const { updates } = run.learner.optimiserState;
  const inputs: Record<string, Float32Array> = {
    images,
    lossWeight: Float32Array.of(lossWeight),
    knobs: Float32Array.from(run.optimiser.knobs(updates, learningRate)),
  };
  if (!run.hasMask && batch.mask !== null)
    throw new Error('A batch has a mask, but no image of its set excludes pixels.');
  const maps: Record<string, Float32Array> = { labels: batch.labels, tubes: batch.tubes };
  if (run.hasMask) maps['mask'] = batch.mask ?? new Float32Array(batch.labels.length).fill(1);
  for (let scale = 0; scale < run.scales.counted; scale++) {
    for (const [name, map] of Object.entries(maps)) {
      inputs[atScale(name, scale)] = scale === 0 ? map : downsampleMaps(map, patchPx, 2 ** scale);
    }
    if (run.loss.meta.needsNoise) {
      const name = atScale('noise', scale);
      inputs[name] = drawNoise(run, name, batch.labels.length / 4 ** scale);
    }
  }
  return inputs;
}

/** Noise of the reparametrised skeleton. It depends on seed, step and scale alone, so that a resumed run draws the same. */
function drawNoise(run: TrainRun, name: string, pixels: number): Float32Array {
  const random = createRandom(run.config.seed).fork(`skeleton ${name} ${run.step}`);
  const noise = new Float32Array(pixels * (run.shape.outputChannels - 1));
  for (let i = 0; i < noise.length; i++) noise[i] = Math.min(BELOW_ONE, 1e-8 + random.next());
  return noise;
}
