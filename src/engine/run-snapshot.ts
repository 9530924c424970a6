// What is taken out of a run that stands still: its weights as a file, its predictions, and all of it at one step.
import { writeCheckpoint } from './checkpoint.ts';
import { DEFAULT_INFERENCE } from './inference-options.ts';
import { predictImage } from './inference.ts';
import { countParameters, nameParameters } from './parameters.ts';
import { writeSafetensors } from './safetensors.ts';
import type { PredictedImage, RunSnapshot } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

/** value ↦ (value − mean) · scale, for each channel. */
function describeIntensity({ intensity, set }: TrainRun): string {
  const { mean, scale } = intensity(set.samples[0]);
  return JSON.stringify({ mean: Array.from(mean), scale: Array.from(scale) });
}

/** @returns a safetensors file */
export async function writeWeights(run: TrainRun): Promise<Uint8Array> {
  const flat = (await run.learner.parameters.data()) as Float32Array;
  return writeSafetensors(nameParameters(flat, run.specs), {
    model: run.config.model.id,
    config: JSON.stringify(run.config),
    step: String(run.step),
    parameters: String(countParameters(run.specs)),
    // What the data set's scale was: nothing else in the file tells.
    ...(run.config.patches?.intensity === 'dataset' ? { intensity: describeIntensity(run) } : {}),
    layout: 'convolutions [height, width, in, out]; transposed convolutions [height, width, out, in]',
  });
}

/** Whole-image predictions of the validation images. @throws Error with one sentence when it is stopped */
export async function predictValidation(run: TrainRun, isStopped: () => boolean): Promise<PredictedImage[]> {
  const images: PredictedImage[] = [];
  for (const sample of run.validation) {
    const prediction = await predictImage(run, sample, {
      isStopped,
      inference: run.config.inference ?? DEFAULT_INFERENCE,
    });
    if (prediction === null) throw new Error('The run was reset while its images were predicted.');
    const { id, name, width, height } = sample;
    images.push({ id, name, width, height, classCount: run.set.classCount, prediction: prediction.labels });
  }
  return images;
}

/** Everything at one step; the run must stand still until it is done. */
export async function takeSnapshot(run: TrainRun, isStopped: () => boolean): Promise<RunSnapshot> {
  return {
    step: run.step,
    checkpoint: await writeCheckpoint(run),
    weights: await writeWeights(run),
    predictions: await predictValidation(run, isStopped),
  };
}
