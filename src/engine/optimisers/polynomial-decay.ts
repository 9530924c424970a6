/**
 * nnU-Net's learning-rate schedule, per step: η(t) = η₀ (1 − t / T)^0.9.
 *
 * @param step t, 0 for the first step, < totalSteps.
 */
export function polynomialDecay(learningRate: number, step: number, totalSteps: number): number {
  return learningRate * (1 - step / totalSteps) ** 0.9;
}
