// What the viewer shows of one image while the network learns.
import { softSkeleton } from '../morphology/soft-skeleton.ts';
import { predictImage } from './inference.ts';
import type { RunControl } from './run-control.ts';
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

/** Iterations of clDice's soft skeleton, as in the authors' modules. */
const SOFT_SKELETON_ITERATIONS = 10;

/** Predicts the sample that the control names, if there is one, and yields it as a preview. */
export async function* makePreview(run: TrainRun, control: RunControl): AsyncGenerator<TrainEvent> {
  const sampleId = control.previewSampleId;
  if (sampleId === null) return;
  const startMs = performance.now();
  const { step } = run;
  const sample = run.set.samples.find(({ id }) => id === sampleId);
  if (sample !== undefined) {
    const prediction = await predictImage(run, sample, { isStopped: () => control.isStopped });
    if (prediction === null) return;
    const { width, height } = sample;
    const softSkeletonBytes = toBytes(
      softSkeleton(prediction.foreground, width, height, SOFT_SKELETON_ITERATIONS),
    );
    yield {
      kind: 'preview',
      step,
      sampleId,
      width,
      height,
      probability: toBytes(prediction.foreground),
      prediction: prediction.labels,
      softSkeleton: softSkeletonBytes,
      predictionPx: count(prediction.labels, (value) => value > 0),
      softSkeletonPx: count(softSkeletonBytes, (value) => value >= 128),
    };
  }
  control.notePreview(step, sampleId, performance.now() - startMs);
}

/** [0, 1] → 0…255, rounded. */
function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(255 * Math.min(1, Math.max(0, values[i])));
  return bytes;
}

function count(values: Uint8Array, counts: (value: number) => boolean): number {
  let n = 0;
  for (const value of values) if (counts(value)) n += 1;
  return n;
}
