// What the viewer shows of one image while the network learns.
import { predictImage } from './inference.ts';
import type { RunControl } from './run-control.ts';
import { softSkeletonBytes, toBytes } from './soft-skeleton-bytes.ts';
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

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
    const softSkeleton = softSkeletonBytes(prediction.foreground, width, height);
    yield {
      kind: 'preview',
      step,
      sampleId,
      width,
      height,
      probability: toBytes(prediction.foreground),
      prediction: prediction.labels,
      softSkeleton,
      predictionPx: count(prediction.labels, (value) => value > 0),
      softSkeletonPx: count(softSkeleton, (value) => value >= 128),
    };
  }
  control.notePreview(step, sampleId, performance.now() - startMs);
}

function count(values: Uint8Array, counts: (value: number) => boolean): number {
  let n = 0;
  for (const value of values) if (counts(value)) n += 1;
  return n;
}
