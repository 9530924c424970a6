// A backend of tfjs whose tensors have shapes and no values, for dry runs of what the wasm backend would hold.
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';

export const SHAPES = 'shapes';

interface ShapeArguments {
  inputs: Record<string, TensorInfo>;
  attrs: Record<string, unknown>;
  backend: ShapesBackend;
}

/** Makes the outputs of an operation, and makes and frees what it holds meanwhile. */
export type ShapeKernel = (args: ShapeArguments) => TensorInfo | TensorInfo[];

interface Id {
  id: number;
}

export class ShapesBackend extends tf.KernelBackend {
  bytes = 0;
  peakBytes = 0;
  largestBytes = 0;
  readonly #held = new Map<object, { bytes: number; count: number }>();
  #next = 1;

  /** A tensor on the heap. */
  make(shape: number[], dtype: DataType = 'float32'): TensorInfo {
    return { dataId: this.write(null, shape, dtype), shape, dtype };
  }

  /** The same memory in another shape. */
  alias({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo {
    this.incRef(dataId);
    return { dataId, shape, dtype };
  }

  override write(_values: unknown, shape: number[], dtype: DataType): Id {
    const dataId = { id: this.#next++ };
    const bytes = tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
    this.#held.set(dataId, { bytes, count: 1 });
    this.bytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    this.largestBytes = Math.max(this.largestBytes, bytes);
    return dataId;
  }

  override disposeData(dataId: object, force = false): boolean {
    const data = this.#held.get(dataId);
    if (data === undefined) return true;
    data.count -= 1;
    if (!force && data.count > 0) return false;
    this.bytes -= data.bytes;
    this.#held.delete(dataId);
    return true;
  }

  override incRef(dataId: object): void {
    const data = this.#held.get(dataId);
    if (data !== undefined) data.count += 1;
  }

  override refCount = (dataId: object): number => this.#held.get(dataId)?.count ?? 0;
  override numDataIds = (): number => this.#held.size;
  override floatPrecision = (): 32 => 32;
  override memory = () => ({ unreliable: true });
  override dispose(): void {
    this.#held.clear();
  }
}
