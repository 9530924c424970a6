// Causal smoothing: a point depends on what came before it only, so a live line never changes its past.

/** Exponential moving average with bias correction (as in Adam). */
function createAverage(keep: number): (value: number) => number {
  let sum = 0;
  let weight = 0;
  return (value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  };
}

/**
 * Double exponential moving average (Mulloy 1994), 2·E(x) − E(E(x)), fed one value at a time.
 * A single average would run late and lie above every falling loss; this one follows a straight line without lag.
 *
 * @param halfLife number of values after which an old one counts half in each average
 */
export function createSmoother(halfLife: number): (value: number) => number {
  const keep = 0.5 ** (1 / halfLife);
  const first = createAverage(keep);
  const second = createAverage(keep);
  return (value) => {
    const average = first(value);
    return 2 * average - second(average);
  };
}

/** The same for positive values on a log axis: averages logarithms, so the result stays positive. */
export function createLogSmoother(halfLife: number): (value: number) => number {
  const smooth = createSmoother(halfLife);
  return (value) => Math.exp(smooth(Math.log(Math.max(value, 1e-6))));
}
