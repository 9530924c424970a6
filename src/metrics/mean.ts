/**
 * Mean of the values that are not null; null where there is none.
 *
 * @throws Error when a value is NaN: a mean would hide where it came from.
 */
export function meanIgnoringNull(values: readonly (number | null)[]): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    if (Number.isNaN(value)) throw new Error('values holds NaN; what is undefined must be null.');
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}
