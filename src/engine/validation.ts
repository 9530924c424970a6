// Whole-image metrics of the validation images with the current weights.
import { measureImage, meanOverImages } from '../metrics/image-metrics.ts';
import { DEFAULT_INFERENCE } from './inference-options.ts';
import { predictImage } from './inference.ts';
import type { RunControl } from './run-control.ts';
import type { ImageMetrics, TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

/** Yields progress, then one validation event; nothing if the set has no validation image or the run is stopped. */
export async function* validateRun(run: TrainRun, control: RunControl): AsyncGenerator<TrainEvent> {
  const { validation, set, step } = run;
  if (validation.length === 0) return;
  const images: ImageMetrics[] = [];
  for (const sample of validation) {
    yield { kind: 'phase', phase: 'validating', done: images.length, total: validation.length };
    const prediction = await predictImage(run, sample, {
      isStopped: () => control.isStopped,
      inference: run.config.inference ?? DEFAULT_INFERENCE,
      wantsClasses: true,
    });
    if (prediction === null) return;
    const { width, height, labels, fieldOfView, id, name } = sample;
    const values = measureImage(
      prediction.labels,
      labels,
      width,
      height,
      set.classCount,
      fieldOfView,
      prediction.classes,
    );
    images.push({ id, name, ...values });
  }
  yield { kind: 'validation', step, images, mean: meanOverImages(images) };
  yield { kind: 'phase', phase: 'training', done: step, total: run.config.steps };
}
