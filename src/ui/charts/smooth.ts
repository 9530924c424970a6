// Causal smoothing: a point depends on what came before it only, so a live line never changes its past.

/**
 * Exponential moving average with bias correction (as in Adam), fed one value at a time.
 *
 * @param halfLife number of values after which an old one counts half
 */
export function createSmoother(halfLife: number): (value: number) => number {
  const keep = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weight = 0;
  return (value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  };
}
