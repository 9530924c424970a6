// Sum and leaky ReLU on the wasm heap. The slope is looked up by the sign: a branch would be mispredicted half the time.
import type { SumLeakyReluAttributes } from '../sum-leaky-relu.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Inputs x0, x1 … of one shape; output leakyReLU(Σ). */
export const wasmSumLeakyRelu: WasmKernel = ({ inputs, attrs, backend }) => {
  const { slope } = attrs as SumLeakyReluAttributes;
  const summands = Object.keys(inputs).map((_, i) => inputs[`x${i}`]);
  const out = makeFloats(backend, summands[0].shape);
  const [to, first, ...others] = [out, ...summands].map((info) => viewFloats(backend, info));
  const slopes = new Float32Array([slope, 1]);
  to.set(first);
  others.forEach((values, i) => {
    if (i === others.length - 1) return;
    for (let k = 0; k < to.length; k++) to[k] += values[k];
  });
  const last = others.at(-1);
  for (let k = 0; k < to.length; k++) {
    const sum = last === undefined ? to[k] : Math.fround(to[k] + last[k]);
    to[k] = sum * slopes[+(sum > 0)];
  }
  return out;
};

/** Inputs dy and y, the output; output dy · leakyReLU′. */
export const wasmSumLeakyReluGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, y } = inputs;
  const { slope } = attrs as SumLeakyReluAttributes;
  const out = makeFloats(backend, dy.shape);
  const [to, upstream, values] = [out, dy, y].map((info) => viewFloats(backend, info));
  const slopes = new Float32Array([slope, 1]);
  for (let k = 0; k < to.length; k++) to[k] = upstream[k] * slopes[+(values[k] > 0)];
  return out;
};
