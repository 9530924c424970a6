// What a run reports of one whole image, per class and averaged; the same for two classes as for many.
import { measureLabelMap } from './label-map-metrics.ts';
import { meanIgnoringNull } from './mean.ts';

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

/**
 * Dice, clDice and Betti errors of one predicted index map: each class on its own, then the mean over the classes.
 *
 * A class that neither map has gives Dice and clDice null and Betti errors 0; one that only one map has, 0 and 0. That
 * is where it departs from {@link measureLabelMap}, whose clDice is null in both cases, as in the authors' code.
 *
 * @param prediction [height · width] row-major index map 0…K
 * @param labels [height · width] row-major index map 0…K
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param classCount K in 1…255
 * @param fieldOfView [height · width], 0 outside; both maps count as background there. null: all pixels count
 * @throws Error naming the argument when an array does not fit the size, K is out of range, or a label is beyond K.
 */
export function measureImage(
  prediction: Uint8Array,
  labels: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null,
): ImageValues {
  const { classes: measured, mean } = measureLabelMap(
    prediction,
    labels,
    width,
    height,
    classCount,
    fieldOfView,
  );
  // Undefined by the formula where a skeleton is empty or nothing overlaps. With something to find, or something
  // found that is not there, leaving it out of the mean would flatter the worst images: it is 0 then.
  const classes = measured.map(
    ({ label, dice, clDice, betti0Error, betti1Error, sensitivity, precision }): ClassValues => ({
      label,
      dice,
      clDice: clDice ?? (dice === null ? null : 0),
      betti0Error,
      betti1Error,
      sensitivity,
      precision,
    }),
  );
  const meanOf = (errors: 'betti0Error' | 'betti1Error') =>
    classes.reduce((sum, values) => sum + values[errors], 0) / classCount;
  return {
    dice: mean.dice,
    clDice: meanIgnoringNull(classes.map(({ clDice }) => clDice)),
    betti0Error: meanOf('betti0Error'),
    betti1Error: meanOf('betti1Error'),
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
