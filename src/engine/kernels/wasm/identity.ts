// A tensor's copy on wasm as a second name of the same memory, as on webgpu: tfjs's own kernel copies the values, and the
// tape makes such copies of all that a gradient will read.
import type { WasmKernel } from './heap.ts';

export const wasmIdentity: WasmKernel = ({ inputs: { x }, backend }) => {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
