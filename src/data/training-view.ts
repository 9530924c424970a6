// Which part of an open data set a run sees: its images, their split, and how many classes. Pure.
import type { TrainingSample, TrainingSet } from './training-sample.ts';

export interface TrainingView {
  /** Ids of the images to train on and to validate on; images in neither are left out. null: all, split as opened. */
  split: { train: readonly string[]; validation: readonly string[] } | null;
  /**
   * Labels above this become this one, so that the last classes are one. More than the set has leave the last classes
   * without pixels: of use to measure what classes cost. null: as many classes as the set has.
   */
  classCount: number | null;
}

/** The whole set as it was opened. */
export const WHOLE_SET: TrainingView = { split: null, classCount: null };

/**
 * The set as a run shall see it; pixels are shared with the original, and labels and tubes too where no classes are merged.
 * Merging leaves skeletons as they were: classes are thinned together (Skeleton Recall, section 3).
 *
 * @param view.classCount 1…255
 * @returns samples in the order of the set
 * @throws Error naming the argument when classCount is out of range, an id is unknown or in both lists, or no image is left
 *   to train on.
 */
export function viewTrainingSet(set: TrainingSet, view: TrainingView): TrainingSet {
  const classCount = view.classCount ?? set.classCount;
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 255) {
    throw new Error(`classCount must be an integer from 1 to 255; it is ${classCount}.`);
  }
  const merge = (map: Uint8Array) =>
    classCount >= set.classCount ? map : map.map((label) => Math.min(label, classCount));
  const samples = divide(set, view.split).map((sample) => ({
    ...sample,
    labels: merge(sample.labels),
    tube: merge(sample.tube),
  }));
  return { ...set, classCount, samples };
}

function divide(set: TrainingSet, split: TrainingView['split']): TrainingSample[] {
  if (split === null) return set.samples;
  const known = new Set(set.samples.map(({ id }) => id));
  const train = new Set(split.train);
  const validation = new Set(split.validation);
  for (const id of [...train, ...validation]) {
    if (!known.has(id)) throw new Error(`split names "${id}", which ${set.name} does not have.`);
    if (train.has(id) && validation.has(id)) {
      throw new Error(`split has "${id}" both among the training and the validation images.`);
    }
  }
  if (train.size === 0) throw new Error('split leaves no image to train on.');
  return set.samples.flatMap((sample): TrainingSample[] => {
    if (train.has(sample.id)) return [{ ...sample, split: 'train' }];
    return validation.has(sample.id) ? [{ ...sample, split: 'validation' }] : [];
  });
}
