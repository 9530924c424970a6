// A matrix product on the wasm heap whose right factor is a part of a tensor, taken where it lies.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type BatchMatMul = (
  aId: number,
  aShape: Uint8Array,
  aRank: number,
  bId: number,
  bShape: Uint8Array,
  bRank: number,
  transposeA: boolean,
  transposeB: boolean,
  outId: number,
) => void;

interface Bound {
  matMul: BatchMatMul;
  register: (id: number, size: number, memoryOffset: number) => void;
  dispose: (id: number) => void;
}

const bound = new WeakMap<BackendWasm, Bound>();
// Ids that the backend's own counter never reaches.
let nextAlias = 1_500_000_000;

function bind(backend: BackendWasm): Bound {
  let functions = bound.get(backend);
  if (!functions) {
    const module = backend.wasm as unknown as {
      cwrap(name: string, returns: null, parameters: string[]): BatchMatMul;
      tfjs: { registerTensor: Bound['register']; disposeData: Bound['dispose'] };
    };
    functions = {
      matMul: module.cwrap('BatchMatMul', null, [
        'number',
        'array',
        'number',
        'number',
        'array',
        'number',
        'number',
        'number',
        'number',
      ]),
      register: module.tfjs.registerTensor,
      dispose: module.tfjs.disposeData,
    };
    bound.set(backend, functions);
  }
  return functions;
}

const bytesOf = (shape: number[]) => new Uint8Array(new Int32Array(shape).buffer);

/**
 * out[rows, columns] = a[rows, inner] · b[offset … offset + inner, columns].
 *
 * @param a at least rows · inner floats, dense from its beginning
 * @param b [any, columns]; offset and inner count its rows
 */
export function multiplyBand(
  backend: BackendWasm,
  a: TensorInfo,
  rows: number,
  b: TensorInfo,
  offset: number,
  inner: number,
  columns: number,
  out: TensorInfo,
): void {
  const { matMul, register, dispose } = bind(backend);
  const id = (info: TensorInfo) => backend.dataIdMap.get(info.dataId).id;
  const alias = nextAlias++;
  register(alias, inner * columns, backend.getMemoryOffset(b.dataId) + 4 * offset * columns);
  matMul(id(a), bytesOf([1, rows, inner]), 3, alias, bytesOf([1, inner, columns]), 3, false, false, id(out));
  // Frees XNNPACK's packed copy of b, too; it is cached under the id.
  dispose(alias);
}
