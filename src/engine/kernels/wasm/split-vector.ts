// A vector taken apart on the wasm heap, each part copied once. tfjs's own slice copies the whole vector for every part.
import type { VectorLayout } from '../split-vector.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Input x [length]; outputs the parts. */
export const wasmSplitVector: WasmKernel = ({ inputs: { x }, attrs, backend }) => {
  const { parts } = attrs as unknown as VectorLayout;
  const outs = parts.map(({ shape }) => makeFloats(backend, shape));
  const from = viewFloats(backend, x);
  parts.forEach(({ offset, size }, i) =>
    viewFloats(backend, outs[i]).set(from.subarray(offset, offset + size)),
  );
  return outs;
};

/** Inputs x0, x1 … of the parts' shapes; output [length], 0 in the gaps. */
export const wasmJoinVector: WasmKernel = ({ inputs, attrs, backend }) => {
  const { length, parts } = attrs as unknown as VectorLayout;
  const out = makeFloats(backend, [length]);
  const to = viewFloats(backend, out).fill(0);
  parts.forEach(({ offset }, i) => to.set(viewFloats(backend, inputs[`x${i}`]), offset));
  return out;
};
