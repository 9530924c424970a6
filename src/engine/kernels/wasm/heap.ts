// Access to the wasm heap for our kernels: outputs, views, and tensors that alias a part of another one.
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

export interface WasmKernelArguments {
  inputs: Record<string, TensorInfo>;
  attrs: Record<string, unknown>;
  backend: BackendWasm;
}

export type WasmKernel = (args: WasmKernelArguments) => TensorInfo | TensorInfo[];

/** An uninitialised float32 tensor on the heap. */
export function makeFloats(backend: BackendWasm, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, 'float32');
}

/** View of a float32 tensor. Take it after all allocations of the kernel: growing the heap makes it stale. */
export function viewFloats(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** Frees an intermediate result. */
export function freeFloats(backend: BackendWasm, info: TensorInfo): void {
  backend.disposeData(info.dataId);
}

/** Runs a kernel of the backend on tensor infos, outside the engine's book-keeping. */
export function runStock(
  backend: BackendWasm,
  kernelName: string,
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, unknown>,
): TensorInfo {
  const kernel = tf.getKernel(kernelName, 'wasm').kernelFunc;
  return kernel({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as TensorInfo;
}
