/**
 * Upper tail of the standard normal distribution, P(Z ≥ z): for small z by the series of the error function, else by
 * Laplace's continued fraction (Abramowitz and Stegun 7.1.6 and 26.2.14). Relative error below 10⁻¹³ for 0 ≤ z ≤ 30.
 *
 * @param z ≥ 0
 * @throws Error naming z when it is negative or NaN.
 */
export function normalUpperTail(z: number): number {
  if (!(z >= 0)) throw new Error(`z must be a number from 0 up; it is ${z}.`);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let k = 3; term > sum * Number.EPSILON; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Evaluated from the far end: z + 1 / (z + 2 / (z + 3 / …)).
  let fraction = z;
  for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}
