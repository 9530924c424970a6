// Which images train and which are held out, alike for all runs of an experiment. Pure.
import { assignFolds } from '../../data/cross-validation.ts';

export interface ImageDivision {
  /** Ids of images. */
  train: string[];
  validation: string[];
}

interface OpenedImage {
  id: string;
  split: 'train' | 'validation' | null;
}

/**
 * The division of one fold, or, without folds, the one that the set was opened with.
 *
 * @param images those that can be used
 * @param folds k of k-fold cross-validation, over all images whatever their split; null: none
 * @param fold 0 … k − 1; null where folds is
 * @param name of the data set, for messages
 * @throws Error with one sentence where there are fewer images than folds, or nothing to train on or to validate on
 */
export function divideImages(
  images: readonly OpenedImage[],
  folds: number | null,
  fold: number | null,
  splitSeed: number,
  name: string,
): ImageDivision {
  if (folds !== null && fold !== null) {
    if (images.length < folds) {
      throw new Error(
        `${folds} folds need at least ${folds} images, but ${name} has ${images.length}; add images or ask for fewer folds.`,
      );
    }
    return assignFolds(
      images.map(({ id }) => id),
      folds,
      splitSeed,
    )[fold];
  }
  const idsOf = (split: OpenedImage['split']) =>
    images.filter((image) => image.split === split).map(({ id }) => id);
  const division = { train: idsOf('train'), validation: idsOf('validation') };
  if (division.train.length === 0 || division.validation.length === 0) {
    throw new Error(
      `${name} has ${division.train.length} images to train on and ${division.validation.length} to validate on; both are needed.`,
    );
  }
  return division;
}
