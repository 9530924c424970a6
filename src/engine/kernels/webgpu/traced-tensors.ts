// What a kernel may do while a step is traced and not while it runs: name parts of buffers instead of copying them.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** What the tracer adds to the backend while it is attached. */
interface TracingBackend {
  /** A tensor of `shape` that lies in the buffer of another from the given byte on; a multiple of 256. */
  viewTraced?: (tensor: TensorInfo, offsetBytes: number, shape: number[]) => TensorInfo;
}

/** null while nothing is traced: a view would not survive the buffer that it lies in. */
export function viewWhileTracing(
  backend: WebGPUBackend,
  tensor: TensorInfo,
  offsetBytes: number,
  shape: number[],
): TensorInfo | null {
  return (backend as unknown as TracingBackend).viewTraced?.(tensor, offsetBytes, shape) ?? null;
}

/** Rows of numbers whose sum a tensor is: row r begins at `begin` + r · `stride`. */
export interface RowSum {
  rows: number;
  stride: number;
  begin: number;
}

interface Origin extends RowSum {
  resource: object;
  size: number;
}

/** By data id. Only of traced tensors: their buffers are never reused while the trace is made. */
const origins = new WeakMap<object, Origin>();

/** Notes what `sum` was made of, so that whoever puts it elsewhere can sum there instead of copying. */
export function rememberOrigin(
  backend: WebGPUBackend,
  sum: TensorInfo,
  terms: TensorInfo,
  { rows, stride, begin }: RowSum,
): void {
  if ((backend as unknown as TracingBackend).viewTraced === undefined) return;
  const resource = backend.tensorMap.get(terms.dataId).resource as object | undefined;
  if (resource === undefined) return;
  const size = terms.shape.reduce((a, b) => a * b, 1);
  origins.set(sum.dataId, { resource, size, rows, stride, begin });
}

/**
 * The terms that a tensor is the sum of, as a tensor of their own to be disposed of; without knowledge of them the tensor
 * itself is its one row.
 */
export function originOf(
  backend: WebGPUBackend,
  tensor: TensorInfo,
): { terms: TensorInfo; key: object; isOwned: boolean } & RowSum {
  const origin = origins.get(tensor.dataId);
  if (origin === undefined) {
    return { terms: tensor, key: tensor.dataId, isOwned: false, rows: 1, stride: 0, begin: 0 };
  }
  const terms = backend.makeTensorInfo([origin.size], 'float32');
  backend.tensorMap.get(terms.dataId).resource = origin.resource as GPUBuffer;
  return { ...origin, terms, key: origin.resource, isOwned: true };
}
