/**
 * Makes sure that a prediction and its ground truth cover the same pixels.
 *
 * @throws Error when their lengths differ.
 */
export function checkPair(prediction: Uint8Array, truth: Uint8Array): void {
  if (prediction.length !== truth.length) {
    throw new Error(
      `The prediction has ${prediction.length} pixels and the ground truth ${truth.length}; both must be of the same image.`,
    );
  }
}
