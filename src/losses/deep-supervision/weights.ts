// Weights of the outputs at several scales, as nnU-Net sets them.

/**
 * 1, ½, ¼, … with the last set to 0, normalised to sum 1; [1] for a single output.
 *
 * @param count number of outputs, full resolution first; an integer ≥ 1
 * @throws Error when count is no such integer.
 */
export function deepSupervisionWeights(count: number): number[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`Deep supervision needs a count of outputs as an integer from 1 up; it got ${count}.`);
  }
  if (count === 1) return [1];
  const weights = Array.from({ length: count }, (_, scale) => (scale === count - 1 ? 0 : 2 ** -scale));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
