// Metrics of label maps as the papers define them: each class on its own, then the mean over the classes.
import { checkMask } from '../morphology/check-mask.ts';
import { measureBettiErrors } from './betti-errors.ts';
import { checkClassCount, checkFieldOfView, checkLabels, checkPair } from './check-pair.ts';
import { selectClass } from './class-mask.ts';
import { measureClDice } from './cl-dice.ts';
import { measureOverlap } from './dice.ts';
import { meanIgnoringNull } from './mean.ts';

/** Metrics of one class against all others; null where the formula is 0/0. */
export interface ClassMetrics {
  /** 0…1; null where neither map has the class. */
  dice: number | null;
  /** 0…1; null where a skeleton is empty, or neither skeleton touches the other mask. */
  clDice: number | null;
  /** 0…1, share of the prediction's skeleton inside the ground truth; null where the prediction lacks the class. */
  topologyPrecision: number | null;
  /** 0…1, share of the ground truth's skeleton inside the prediction; null where the ground truth lacks the class. */
  topologySensitivity: number | null;
  /** 0…1, share of the ground truth's pixels that were found; null where there are none. */
  sensitivity: number | null;
  /** 0…1, share of the predicted pixels that are right; null where there are none. */
  precision: number | null;
  /** |β₀(prediction) − β₀(ground truth)|, an integer ≥ 0; never undefined. */
  betti0Error: number;
  /** |β₁(prediction) − β₁(ground truth)|, an integer ≥ 0; never undefined. */
  betti1Error: number;
}

/** Mean of each metric over the classes for which it is defined; null where it is for none. */
export type MeanMetrics = { [Metric in keyof ClassMetrics]: number | null };

export interface LabelMapMetrics {
  /** Entry c − 1 is class c, for 1…K. */
  classes: (ClassMetrics & { label: number })[];
  /** A class that neither map has counts with Betti errors 0 and is left out of all ratios. */
  mean: MeanMetrics;
}

/**
 * Dice (nnU-Net's evaluation), clDice with its two halves (Shit et al. 2021) and Betti errors (Skeleton Recall, section
 * 4.2; 8-connected foreground, 4-connected background) of whole label maps, per class and as mean over the classes.
 * Nothing is smoothed, and what the reference calls "not a number" is null here.
 *
 * @param prediction [height · width] row-major label map 0…K
 * @param truth [height · width] row-major label map 0…K
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param classCount K in 1…255
 * @param fieldOfView [height · width], 0 outside; both maps count as background there. null: all pixels count
 * @throws Error naming the argument when an array does not fit the size, K is out of range, or a label is beyond K.
 */
export function measureLabelMap(
  prediction: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null = null,
): LabelMapMetrics {
  checkPair(prediction, truth);
  checkMask('ground truth', truth, width, height);
  checkFieldOfView(fieldOfView, truth);
  checkClassCount(classCount);
  checkLabels('prediction', prediction, classCount);
  checkLabels('ground truth', truth, classCount);
  const classes = Array.from({ length: classCount }, (_, index) => {
    const label = index + 1;
    const predicted = selectClass(prediction, label, fieldOfView);
    const real = selectClass(truth, label, fieldOfView);
    const { dice, sensitivity, precision } = measureOverlap(predicted, real);
    return {
      label,
      dice,
      ...measureClDice(predicted, real, width, height),
      sensitivity,
      precision,
      ...measureBettiErrors(predicted, real, width, height),
    };
  });
  const mean = (metric: keyof ClassMetrics) => meanIgnoringNull(classes.map((values) => values[metric]));
  return {
    classes,
    mean: {
      dice: mean('dice'),
      clDice: mean('clDice'),
      topologyPrecision: mean('topologyPrecision'),
      topologySensitivity: mean('topologySensitivity'),
      sensitivity: mean('sensitivity'),
      precision: mean('precision'),
      betti0Error: mean('betti0Error'),
      betti1Error: mean('betti1Error'),
    },
  };
}
