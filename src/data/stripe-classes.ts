// A set with any number of classes, to measure what classes cost. Pure.
import type { TrainingSample, TrainingSet } from './training-sample.ts';

/** Enough for varied patches; each number of classes takes a copy of their labels. */
const MOST_SAMPLES = 8;

/**
 * The set's foreground cut into upright stripes that take the classes 1…K in turn; with one class it is the foreground as it
 * is. Images stay as they are, so that these are real patches of the set with labels that mean nothing.
 *
 * @param options.classCount K, 1…255
 * @param options.stripePx width of a stripe, at least 1; a patch of K stripes' width meets every class
 * @returns the first training images of the set, eight at most; a set that has K classes itself keeps its labels
 * @throws Error naming the argument that is out of range.
 */
export function stripeClasses(
  set: TrainingSet,
  { classCount, stripePx }: { classCount: number; stripePx: number },
): TrainingSet {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 255)
    throw new Error(`classCount must be an integer from 1 to 255; it is ${classCount}.`);
  if (!Number.isInteger(stripePx) || stripePx < 1)
    throw new Error(`stripePx must be an integer of at least 1; it is ${stripePx}.`);
  const training = set.samples.filter(({ split }) => split === 'train').slice(0, MOST_SAMPLES);
  const samples = classCount === set.classCount ? training : training.map(stripe);
  return { ...set, classCount, samples };

  function stripe(sample: TrainingSample): TrainingSample {
    const cut = (map: Uint8Array) =>
      map.map((label, i) => (label === 0 ? 0 : 1 + (Math.floor((i % sample.width) / stripePx) % classCount)));
    return { ...sample, labels: cut(sample.labels), tube: cut(sample.tube) };
  }
}
