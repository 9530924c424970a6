export interface PlaneStatistics {
  mean: number;
  /** Unbiased (n − 1); 0 for a single value. */
  deviation: number;
  minimum: number;
  maximum: number;
}

/**
 * Mean, unbiased standard deviation and range of one channel.
 *
 * @throws Error when there is no value, or one is NaN or infinite.
 */
export function planeStatistics(values: Float32Array): PlaneStatistics {
  if (values.length === 0) throw new Error('The image plane has no values; it needs at least one.');
  let sum = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (!Number.isFinite(sum)) {
    throw new Error('The image plane holds a value that is NaN or infinite; all must be finite.');
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  const deviation = values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1));
  return { mean, deviation, minimum, maximum };
}
