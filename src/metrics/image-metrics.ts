// What a run reports of one whole image, per class and averaged; the same for two classes as for many.
import { measureLabelMap } from './label-map-metrics.ts';
import { meanIgnoringNull } from './mean.ts';
import { measureClassAucs } from './roc-auc.ts';

/** Averages over classes or images; null where nothing could be measured. */
export interface MeanValues {
  dice: number | null;
  clDice: number | null;
  betti0Error: number | null;
  betti1Error: number | null;
  /** 0…1, share of the ground truth's pixels that were found. */
  sensitivity: number | null;
  /** 0…1, share of the predicted pixels that are right. */
  precision: number | null;
  /** 0…1, area under the ROC curve of each class against the rest; null too where no probabilities were given. */
  rocAuc: number | null;
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
  rocAuc: number | null;
}

export interface ImageValues extends MeanValues {
  betti0Error: number;
  betti1Error: number;
  /** One entry for each class 1…K. */
  classes: ClassValues[];
}

/**
 * Dice, clDice, Betti errors, sensitivity, precision and area under the ROC curve of one predicted index map: each class
 * on its own, then the mean over the classes.
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
 * @param probabilities K planes of [height · width], entry c − 1 that of class c; null leaves rocAuc null
 * @throws Error naming the argument when an array does not fit the size, K is out of range, a label is beyond K, or
 *   a probability in the field of view is NaN.
 */
export function measureImage(
  prediction: Uint8Array,
  labels: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null,
  probabilities: readonly Float32Array[] | null = null,
): ImageValues {
  const { classes: measured, mean } = measureLabelMap(
    prediction,
    labels,
    width,
    height,
    classCount,
    fieldOfView,
  );
  const aucs =
    probabilities === null ? null : measureClassAucs(probabilities, labels, classCount, fieldOfView);
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
      rocAuc: aucs === null ? null : aucs[label - 1],
    }),
  );
  const meanOf = (errors: 'betti0Error' | 'betti1Error') =>
    classes.reduce((sum, values) => sum + values[errors], 0) / classCount;
  return {
    dice: mean.dice,
    clDice: meanIgnoringNull(classes.map(({ clDice }) => clDice)),
    betti0Error: meanOf('betti0Error'),
    betti1Error: meanOf('betti1Error'),
    sensitivity: mean.sensitivity,
    precision: mean.precision,
    rocAuc: meanIgnoringNull(classes.map(({ rocAuc }) => rocAuc)),
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
    sensitivity: meanIgnoringNull(images.map((image) => image.sensitivity)),
    precision: meanIgnoringNull(images.map((image) => image.precision)),
    rocAuc: meanIgnoringNull(images.map((image) => image.rocAuc)),
  };
}
