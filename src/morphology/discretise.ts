// From probabilities to a hard image by the logistic reparametrisation of Menten et al. (ICCV 2023), and its derivative.

export interface Discretised {
  /** [n], 0 or 1. */
  hard: Uint8Array<ArrayBuffer>;
  /** [n]: dz/dx, which the straight-through estimator takes for the derivative of `hard`. */
  slopes: Float32Array<ArrayBuffer>;
}

/** Keeps the logarithms finite (the authors' module: 1e-8). */
const TINY = 1e-8;

/**
 * z = sigmoid((ln a + β n) / τ) with a = (x + 1e-8) / (1 − x + 1e-8) and n = ln u − ln(1 − u); hard = z > 0.5. Without
 * noise z > 0.5 is x > 0.5, and with τ = 1 its derivative is 1.
 *
 * Noise can never turn an exact 0 or 1: |ln a| = 18.4 there, more than β · 18.4 for any β < 1.
 *
 * @param x [n] probabilities in [0, 1]
 * @param options.beta β ≥ 0, the strength of the noise; the authors' default is 0.33
 * @param options.tau τ > 0, the temperature; the authors' default is 1
 * @param options.noise [n] uniform random numbers in (0, 1), or null for none
 * @throws Error naming the argument when a value lies outside its range or the noise has another length.
 */
export function discretise(
  x: Float32Array,
  options: { beta: number; tau: number; noise: Float32Array | null },
): Discretised {
  const { beta, tau, noise } = options;
  if (!(tau > 0) || !(beta >= 0)) {
    throw new Error(`beta must be ≥ 0 and tau > 0; they are ${beta} and ${tau}.`);
  }
  if (noise !== null && noise.length !== x.length) {
    throw new Error(`The noise has ${noise.length} values for ${x.length} probabilities.`);
  }
  const hard = new Uint8Array(x.length);
  const slopes = new Float32Array(x.length).fill(1);
  for (let i = 0; i < x.length; i++) {
    const p = x[i];
    if (!(p >= 0 && p <= 1)) throw new Error(`x holds ${p} at ${i}; probabilities lie from 0 to 1.`);
    if ((noise === null || beta === 0) && tau === 1) {
      if (p > 0.5) hard[i] = 1;
      continue;
    }
    const odds = Math.log((p + TINY) / (1 - p + TINY));
    const u = noise === null ? 0.5 : noise[i];
    const logit = (odds + beta * Math.log(u / (1 - u))) / tau;
    if (logit > 0) hard[i] = 1;
    // z (1 − z) without the cancellation of 1 − z near z = 1.
    const e = Math.exp(-Math.abs(logit));
    slopes[i] = (e / ((1 + e) * (1 + e)) / tau) * (1 / (p + TINY) + 1 / (1 - p + TINY));
  }
  return { hard, slopes };
}
