// All metrics of one whole image, per class and averaged; the same for two classes as for many.
import { measureBettiErrors } from './betti-errors.ts';
import { checkPair } from './check-pair.ts';
import { measureClDice } from './cl-dice.ts';
import { measureOverlap } from './dice.ts';

/** Averages over classes or images; null where nothing could be measured. */
export interface MeanValues {
  dice: number | null;
  clDice: number | null;
  betti0Error: number | null;
  betti1Error: number | null;
}

export interface ClassValues {
  /** 1…K */
  label: number;
  dice: number | null;
  clDice: number | null;
  betti0Error: number;
  betti1Error: number;
  sensitivity: number | null;
  precision: number | null;
}

export interface ImageValues extends MeanValues {
  betti0Error: number;
  betti1Error: number;
  /** One entry for each class 1…K. */
  classes: ClassValues[];
}

/** Mean of the values that are not null; null where there is none. */
export function meanIgnoringNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * Dice, clDice and Betti errors of one predicted index map: each class on its own, then the mean over the classes.
 *
 * A class that neither map has gives Dice and clDice null and Betti errors 0; one that only one map has, 0 and 0.
 *
 * @param prediction [height · width] row-major index map 0…K
 * @param labels [height · width] row-major index map 0…K
 * @param classCount K ≥ 1
 * @param fieldOfView [height · width], 0 outside; both maps count as background there. null: all pixels count
 * @throws Error when an array does not fit the size or K is no integer in 1…255.
 */
export function measureImage(
  prediction: Uint8Array,
  labels: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null,
): ImageValues {
  checkPair(prediction, labels);
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 255) {
    throw new Error(
      `The number of foreground classes must be an integer from 1 to 255; ${classCount} is not.`,
    );
  }
  if (fieldOfView !== null && fieldOfView.length !== labels.length) {
    throw new Error(
      `The field of view has ${fieldOfView.length} pixels and the ground truth ${labels.length}; both must be of the same image.`,
    );
  }
  const classes: ClassValues[] = [];
  const ofClass = (map: Uint8Array, label: number) =>
    map.map((value, i) => (value === label && (fieldOfView === null || fieldOfView[i] !== 0) ? 1 : 0));
  for (let label = 1; label <= classCount; label++) {
    const predicted = ofClass(prediction, label);
    const real = ofClass(labels, label);
    const { dice, sensitivity, precision } = measureOverlap(predicted, real);
    // Undefined by the formula where a skeleton is empty or nothing overlaps. With something to find, or something
    // found that is not there, leaving it out of the mean would flatter the worst images: it is 0 then.
    const clDice = measureClDice(predicted, real, width, height).clDice ?? (dice === null ? null : 0);
    classes.push({
      label,
      dice,
      clDice,
      ...measureBettiErrors(predicted, real, width, height),
      sensitivity,
      precision,
    });
  }
  const mean = (pick: (values: ClassValues) => number) =>
    classes.reduce((sum, values) => sum + pick(values), 0) / classCount;
  return {
    dice: meanIgnoringNull(classes.map((values) => values.dice)),
    clDice: meanIgnoringNull(classes.map((values) => values.clDice)),
    betti0Error: mean((values) => values.betti0Error),
    betti1Error: mean((values) => values.betti1Error),
    classes,
  };
}

/**
 * Mean of each metric over images, leaving out those where it is null; null where all are.
 */
export function meanOverImages(images: readonly MeanValues[]): MeanValues {
  return {
    dice: meanIgnoringNull(images.map((image) => image.dice)),
    clDice: meanIgnoringNull(images.map((image) => image.clDice)),
    betti0Error: meanIgnoringNull(images.map((image) => image.betti0Error)),
    betti1Error: meanIgnoringNull(images.map((image) => image.betti1Error)),
  };
}
