const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** End of an axis from 0: the next number that is easy to say. @param value ≥ 0; 0.01 at least */
export function niceLimit(value: number): number {
  const least = Math.max(0.01, value);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = STEPS.find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(2));
}
