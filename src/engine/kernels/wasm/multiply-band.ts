// Matrix products (XNNPACK) on parts of the wasm heap, taken where they lie.
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
    const [n, shape] = ['number', 'array'];
    functions = {
      matMul: module.cwrap('BatchMatMul', null, [n, shape, n, n, shape, n, n, n, n]),
      register: module.tfjs.registerTensor,
      dispose: module.tfjs.disposeData,
    };
    bound.set(backend, functions);
  }
  return functions;
}

const bytesOf = (shape: number[]) => new Uint8Array(new Int32Array(shape).buffer);

/** The left factor: `rows` rows that follow each other without a gap from the float `offset` of the tensor on. */
export interface LeftFactor {
  tensor: TensorInfo;
  offset: number;
}

/**
 * outs[i][rows, columns] = lefts[i][rows, inner] · right[inner, columns], the right factor packed only once.
 *
 * @param right dense from its beginning
 * @param outs one tensor for each left factor
 */
export function multiplyBand(
  backend: BackendWasm,
  lefts: readonly LeftFactor[],
  right: TensorInfo,
  [rows, inner, columns]: readonly [number, number, number],
  outs: readonly TensorInfo[],
): void {
  const { matMul, register, dispose } = bind(backend);
  const address = (info: TensorInfo) => backend.getMemoryOffset(info.dataId);
  const leftShape = bytesOf([1, rows, inner]);
  const rightShape = bytesOf([1, inner, columns]);
  const rightId = nextAlias++;
  register(rightId, inner * columns, address(right));
  lefts.forEach(({ tensor, offset }, i) => {
    const leftId = nextAlias++;
    register(leftId, rows * inner, address(tensor) + 4 * offset);
    const outId = backend.dataIdMap.get(outs[i].dataId).id;
    matMul(leftId, leftShape, 3, rightId, rightShape, 3, false, false, outId);
    dispose(leftId);
  });
  // Frees XNNPACK's packed copy, too; it is cached under the id.
  dispose(rightId);
}
