/** Steps of the table over 0 … 1. */
const STEPS = 1024;
/** Nearer to 0 the curve bends too much for the table. */
const TABLE_START = 1 / 32;

/**
 * x^γ for every value of a plane, by quadratic interpolation in a table: within 2e-7 for γ in 0.5 … 4, several times as fast
 * as the power itself. Below 1/32, and for other γ, the power is computed.
 *
 * @param values in 0 … 1; changed in place
 * @param gamma > 0
 */
export function raiseToPower(values: Float64Array, gamma: number): void {
  const start = gamma >= 0.5 && gamma <= 4 ? TABLE_START : Infinity;
  const table = new Float64Array(STEPS + 3);
  if (start < 1) for (let i = 1; i < table.length; i++) table[i] = Math.exp(gamma * Math.log(i / STEPS));
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x < start) {
      values[i] = x === 0 ? 0 : x ** gamma;
      continue;
    }
    const position = x * STEPS;
    const step = Math.floor(position);
    const rest = position - step;
    const first = table[step];
    const rise = table[step + 1] - first;
    const bend = table[step + 2] - table[step + 1] - rise;
    values[i] = first + rest * (rise + 0.5 * (rest - 1) * bend);
  }
}
