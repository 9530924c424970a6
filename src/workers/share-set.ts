// One copy of the images for all workers.
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';

/** The same values in shared memory; an array that is there already stays. */
function share<T extends Uint8Array | Uint16Array | Float32Array>(array: T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(array.byteLength),
  );
  copy.set(array);
  return copy;
}

function shareSample(sample: TrainingSample): void {
  sample.pixels = share(sample.pixels);
  sample.labels = share(sample.labels);
  sample.tube = share(sample.tube);
  if (sample.fieldOfView !== null) sample.fieldOfView = share(sample.fieldOfView);
}

/**
 * Moves the set's arrays into shared memory where the page is cross-origin isolated: whoever is sent the set from then on reads the
 * same memory instead of a copy, and nobody may write to it. The set's own samples are changed, array by array, so that there never are two
 * copies of the whole. Elsewhere nothing happens, and sending copies.
 *
 * @returns the same set
 */
export function shareTrainingSet(set: TrainingSet): TrainingSet {
  if (crossOriginIsolated) for (const sample of set.samples) shareSample(sample);
  return set;
}
