// Instance normalisation + leaky ReLU as plain loops in double precision; gradients by central differences.

interface Inputs {
  x: Float64Array;
  gamma: Float64Array;
  beta: Float64Array;
}

/** y for x [B,H·W,C] flattened, ε = 1e-5, slope 0.01. */
export function referenceInstanceNorm(shape: [number, number, number], inputs: Inputs): Float64Array {
  const [batch, pixels, channels] = shape;
  const { x, gamma, beta } = inputs;
  const y = new Float64Array(x.length);
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const at = (p: number) => (b * pixels + p) * channels + c;
      let mean = 0;
      for (let p = 0; p < pixels; p++) mean += x[at(p)] / pixels;
      let variance = 0;
      for (let p = 0; p < pixels; p++) variance += (x[at(p)] - mean) ** 2 / pixels;
      for (let p = 0; p < pixels; p++) {
        const value = (gamma[c] * (x[at(p)] - mean)) / Math.sqrt(variance + 1e-5) + beta[c];
        y[at(p)] = value > 0 ? value : 0.01 * value;
      }
    }
  }
  return y;
}

/** d Σ y·dy / d input, element by element. */
export function referenceGradient(
  shape: [number, number, number],
  inputs: Inputs,
  of: keyof Inputs,
  dy: Float32Array,
): Float64Array {
  const step = 1e-6;
  const objective = (values: Float64Array) =>
    referenceInstanceNorm(shape, { ...inputs, [of]: values }).reduce((sum, y, i) => sum + y * dy[i], 0);
  return inputs[of].map((value, i, all) => {
    const higher = all.slice();
    const lower = all.slice();
    higher[i] = value + step;
    lower[i] = value - step;
    return (objective(higher) - objective(lower)) / (2 * step);
  });
}
