// Fewer points than pixels, without hiding a peak.

/**
 * Indices to draw: all if they fit the budget, else the least and the greatest value of each of `budget / 2` runs of equal length,
 * in rising order, with the first and the last point always among them. Values that are not finite are skipped.
 *
 * @param values one value a point, in order
 * @param count how many of them are filled
 * @param budget most indices to return, at least 4
 */
export function decimateMinMax(values: ArrayLike<number>, count: number, budget: number): number[] {
  if (count <= budget) return Array.from({ length: count }, (_, index) => index);
  const runs = Math.max(1, Math.floor((budget - 2) / 2));
  const kept = [0];
  for (let run = 0; run < runs; run++) {
    const from = Math.max(1, Math.floor((run * count) / runs));
    const to = Math.min(count - 1, Math.floor(((run + 1) * count) / runs));
    let least = -1;
    let most = -1;
    for (let at = from; at < to; at++) {
      const value = values[at];
      if (!Number.isFinite(value)) continue;
      if (least === -1 || value < values[least]) least = at;
      if (most === -1 || value > values[most]) most = at;
    }
    if (least === -1) continue;
    if (least === most) kept.push(least);
    else kept.push(Math.min(least, most), Math.max(least, most));
  }
  kept.push(count - 1);
  return kept;
}
