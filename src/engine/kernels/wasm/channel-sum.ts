// Sum over batch, height and width on the wasm heap, accumulated in double precision.
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

export const wasmChannelSum: WasmKernel = ({ inputs, backend }) => {
  const { x } = inputs;
  const channels = x.shape[3];
  const out = makeFloats(backend, [channels]);
  const values = viewFloats(backend, x);
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length;) {
    for (let c = 0; c < channels; c++, i++) sums[c] += values[i];
  }
  viewFloats(backend, out).set(sums);
  return out;
};
