/** Object.prototype's name of a type: an array may come from another realm, so instanceof does not do. */
const typeOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * Makes sure that a prediction and its ground truth cover the same pixels.
 *
 * @throws Error naming the argument when either is no Uint8Array, their lengths differ, or they have no pixels.
 */
export function checkPair(prediction: Uint8Array, truth: Uint8Array): void {
  for (const [what, map] of [
    ['prediction', prediction],
    ['ground truth', truth],
  ] as const) {
    if (typeOf(map) !== 'Uint8Array') {
      throw new Error(`The ${what} must be a Uint8Array; it is of type ${typeOf(map)}.`);
    }
  }
  if (prediction.length !== truth.length) {
    throw new Error(
      `The prediction has ${prediction.length} pixels and the ground truth ${truth.length}; both must be of the same image.`,
    );
  }
  if (truth.length === 0) throw new Error('The prediction and the ground truth have no pixels.');
}

/**
 * Makes sure that K is a number of foreground classes.
 *
 * @throws Error naming classCount when it is no integer in 1…255.
 */
export function checkClassCount(classCount: number): void {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 255) {
    throw new Error(
      `classCount, the number of foreground classes, must be an integer from 1 to 255; it is ${classCount}.`,
    );
  }
}

/**
 * Makes sure that a label map holds 0…K only.
 *
 * @param what names the array in the message, e.g. "prediction"
 * @throws Error naming the array, the value and its index when a value is beyond K.
 */
export function checkLabels(what: string, map: Uint8Array, classCount: number): void {
  const at = map.findIndex((value) => value > classCount);
  if (at >= 0) {
    throw new Error(
      `The ${what} holds the label ${map[at]} at index ${at}; with ${classCount} foreground ${classCount === 1 ? 'class' : 'classes'} labels go from 0 to ${classCount}.`,
    );
  }
}

/**
 * Makes sure that a field of view covers the same pixels as the ground truth.
 *
 * @throws Error naming the field of view when it is no Uint8Array or its length differs.
 */
export function checkFieldOfView(fieldOfView: Uint8Array | null, truth: Uint8Array): void {
  if (fieldOfView === null) return;
  if (typeOf(fieldOfView) !== 'Uint8Array') {
    throw new Error(`The field of view must be a Uint8Array or null; it is of type ${typeOf(fieldOfView)}.`);
  }
  if (fieldOfView.length !== truth.length) {
    throw new Error(
      `The field of view has ${fieldOfView.length} pixels and the ground truth ${truth.length}; both must be of the same image.`,
    );
  }
}
