// Losses and a gradient in plain arrays, to hold the page's numbers against.

const SMOOTH = 1e-5;

export interface PlainLosses {
  /** 1 − Dice */
  dice: number;
  ce: number;
  /** 1 − recall on the tube */
  recall: number;
  /** [n] −∂(Dice + CE)/∂z */
  basePush: Float64Array;
}

/**
 * @param z [n] logit of foreground minus background
 * @param y [n] ground truth, 0 or 1
 * @param tube [n] 0 or 1
 */
export function plainLosses(z: Float32Array, y: Float32Array, tube: Float32Array): PlainLosses {
  const p = Float64Array.from(z, (value) => 1 / (1 + Math.exp(-value)));
  let [shared, sumP, sumY, found, sumTube, ce] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    shared += p[i] * y[i];
    sumP += p[i];
    sumY += y[i];
    found += p[i] * tube[i];
    sumTube += tube[i];
    // −ln of the probability of what is true, without cancellation.
    ce += Math.log1p(Math.exp(y[i] === 1 ? -z[i] : z[i]));
  }
  const above = 2 * shared + SMOOTH;
  const below = sumY + sumP + SMOOTH;
  const basePush = p.map((value, i) => {
    const diceSlope = (2 * y[i] * below - above) / below ** 2;
    return diceSlope * value * (1 - value) - (value - y[i]) / p.length;
  });
  return {
    dice: 1 - above / below,
    ce: ce / p.length,
    recall: 1 - (found + SMOOTH) / (sumTube + SMOOTH),
    basePush,
  };
}
