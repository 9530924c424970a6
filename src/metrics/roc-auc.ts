// Area under the ROC curve, exact: every pixel counts and equal scores count half.
import { checkClassCount, checkFieldOfView, checkLabels } from './check-pair.ts';

const isFloats = (value: unknown): boolean =>
  Object.prototype.toString.call(value) === '[object Float32Array]';

function checkScores(what: string, scores: Float32Array, truth: Uint8Array): void {
  if (!isFloats(scores)) throw new Error(`The ${what} must be a Float32Array.`);
  if (Object.prototype.toString.call(truth) !== '[object Uint8Array]') {
    throw new Error('The ground truth must be a Uint8Array.');
  }
  if (scores.length !== truth.length) {
    throw new Error(
      `The ${what} have ${scores.length} pixels and the ground truth ${truth.length}; both must be of the same image.`,
    );
  }
  if (truth.length === 0) throw new Error(`The ${what} and the ground truth have no pixels.`);
}

/**
 * Area under the ROC curve of one class against all others: the probability that a pixel of the class has a higher score
 * than one of another class, with ties counted half (Mann–Whitney's U over n₊ · n₋; Hanley and McNeil, Radiology 1982; the
 * value of scikit-learn's roc_auc_score). No thresholds are chosen: pixels are sorted, in O(n log n).
 *
 * @param scores [n] e.g. the probability of the class; any finite values, higher means more likely
 * @param truth [n] label map; pixels equal to `label` are positive, all others negative
 * @param label 0…255
 * @param fieldOfView [n], 0 outside, where pixels are left out altogether; null: all pixels count
 * @returns 0…1, or null where no pixel that counts is positive or none is negative
 * @throws Error naming the argument when an array is of another type, length or empty, or a score that counts is NaN.
 */
export function measureRocAuc(
  scores: Float32Array,
  truth: Uint8Array,
  label: number,
  fieldOfView: Uint8Array | null,
): number | null {
  checkScores('scores', scores, truth);
  checkFieldOfView(fieldOfView, truth);
  if (!Number.isInteger(label) || label < 0 || label > 255) {
    throw new Error(`label must be an integer from 0 to 255; it is ${label}.`);
  }
  const counts = (i: number) => fieldOfView === null || fieldOfView[i] !== 0;
  let positiveCount = 0;
  let negativeCount = 0;
  for (let i = 0; i < truth.length; i++) {
    if (!counts(i)) continue;
    if (Number.isNaN(scores[i])) throw new Error(`The scores hold NaN at index ${i}.`);
    if (truth[i] === label) positiveCount++;
    else negativeCount++;
  }
  if (positiveCount === 0 || negativeCount === 0) return null;
  const positives = new Float32Array(positiveCount);
  const negatives = new Float32Array(negativeCount);
  let p = 0;
  let n = 0;
  for (let i = 0; i < truth.length; i++) {
    if (!counts(i)) continue;
    // Adding 0 makes −0 and 0 one value: sorted apart, they would not be seen as a tie.
    if (truth[i] === label) positives[p++] = scores[i] + 0;
    else negatives[n++] = scores[i] + 0;
  }
  positives.sort();
  negatives.sort();
  // Twice U, so that halves stay integers: exact up to 2⁵³, the pairs of an image of 134 million pixels.
  let doubleU = 0;
  let below = 0;
  let belowOrEqual = 0;
  for (const score of positives) {
    while (below < negativeCount && negatives[below] < score) below++;
    while (belowOrEqual < negativeCount && negatives[belowOrEqual] <= score) belowOrEqual++;
    doubleU += below + belowOrEqual;
  }
  return doubleU / (2 * positiveCount * negativeCount);
}

/**
 * {@link measureRocAuc} of each foreground class against all other pixels, background included (one versus rest).
 *
 * @param probabilities K planes of [n], entry c − 1 that of class c
 * @param truth [n] label map 0…K
 * @param classCount K in 1…255
 * @param fieldOfView [n], 0 outside, where pixels are left out; null: all pixels count
 * @returns K values; null where the class is nowhere, or everywhere, among the pixels that count
 * @throws Error naming the argument when a plane is missing or does not fit, K is out of range, a label is beyond K, or a
 *   probability that counts is NaN.
 */
export function measureClassAucs(
  probabilities: readonly Float32Array[],
  truth: Uint8Array,
  classCount: number,
  fieldOfView: Uint8Array | null,
): (number | null)[] {
  checkClassCount(classCount);
  if (probabilities.length !== classCount) {
    throw new Error(
      `The probabilities have ${probabilities.length} planes; with ${classCount} foreground ${classCount === 1 ? 'class' : 'classes'} there must be as many.`,
    );
  }
  for (const plane of probabilities) checkScores('probabilities', plane, truth);
  checkLabels('ground truth', truth, classCount);
  return probabilities.map((plane, index) => measureRocAuc(plane, truth, index + 1, fieldOfView));
}
