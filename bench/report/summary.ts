// Summaries of times that contestants took in turns. Pure.

export interface Summary {
  min: number;
  median: number;
}

/** @throws Error when there are no values */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('There is nothing to summarise: no value was measured.');
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { min: sorted[0], median };
}

/** Three significant digits, as a number. */
export const round3 = (value: number): number => Number(value.toPrecision(3));

/** What `value` is more than `base`, in per cent of it with one digit. */
export const percentOver = (value: number, base: number): number =>
  Math.round(1000 * (value / base - 1)) / 10;

/** For file names: small letters, digits and single hyphens. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}

/** A sentence that tells a target from what was measured. */
export function compareWithTarget(what: string, value: number, relation: '≤' | '≥', target: number): string {
  const isMet = relation === '≤' ? value <= target : value >= target;
  return `${what}: ${round3(value)} (target ${relation} ${target}: ${isMet ? 'met' : 'MISSED'})`;
}
