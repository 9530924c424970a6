// Ticks of a linear axis. Pure.

const FACTORS = [1, 2, 2.5, 5, 10];

/** Multiples of a round number that lie in [least, most], about five of them; 0 where there is no span. */
export function roundTicks(least: number, most: number): number[] {
  const span = most - least;
  if (!(span > 0) || !Number.isFinite(span)) return [0];
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const step = power * (FACTORS.find((factor) => factor * power >= span / 5) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(least / step); i * step <= most; i++)
    ticks.push(Number((i * step).toPrecision(12)) + 0);
  return ticks;
}
