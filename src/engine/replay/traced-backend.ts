// The members of tfjs-backend-webgpu 4.22 that tracing stands in for. Its types keep most of them private.
import * as tf from '@tensorflow/tfjs-core';
import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';

export interface TensorData {
  values: ArrayLike<number> | null | undefined;
  dtype: DataType;
  shape: number[];
  /** A GPUBuffer; while tracing, a TracedBuffer. */
  resource?: unknown;
}

export interface BufferPool {
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): unknown;
  releaseBuffer(buffer: unknown, reuse?: boolean): void;
}

export interface Pass {
  setPipeline(pipeline: unknown): void;
  setBindGroup(index: number, group: unknown): void;
  dispatchWorkgroups(x: number, y?: number, z?: number): void;
}

export interface TraceableBackend {
  device: GPUDevice;
  queue: Pick<GPUQueue, 'writeBuffer'>;
  bufferManager: BufferPool;
  tensorMap: { get(id: DataId): TensorData | undefined; delete(id: DataId): void };
  pipelineCache: Record<string, unknown>;
  commandEncoder: unknown;
  computePassEncoder: unknown;
  dispatchCountInPass: number;
  commandQueueOwnedIds: WeakSet<DataId>;
  tensorDataPendingDisposal: DataId[];
  uniformPendingDisposal: unknown[];
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  uploadToGPU(id: DataId): void;
  tensorToBinding(tensor: { dataId: DataId } | null): unknown;
  runWebGPUProgram(program: { shaderKey: string; pixelsOpType?: unknown }, ...rest: unknown[]): unknown;
  /** Only while a step is traced: see kernels/webgpu/traced-tensors.ts. */
  viewTraced?: (tensor: TensorInfo, offsetBytes: number, shape: number[]) => TensorInfo;
  submitQueue(): void;
  endComputePassEncoder(): void;
  ensureCommandEncoderReady(): void;
  releaseResource(id: DataId): void;
  read(id: DataId): Promise<unknown>;
  readSync(id: DataId): unknown;
  readToGPU(id: DataId, options?: unknown): unknown;
  createTensorFromGPUData(...rest: unknown[]): unknown;
}

/** @throws Error when the current backend is not webgpu. */
export function currentWebGpuBackend(): TraceableBackend {
  if (tf.getBackend() !== 'webgpu') {
    throw new Error(`A step is recorded on the backend webgpu only; the current one is ${tf.getBackend()}.`);
  }
  return tf.backend() as unknown as TraceableBackend;
}

/** Submits what tfjs has encoded so far, so that nothing is left open. */
export function flushBackend(backend: TraceableBackend): void {
  if (backend.commandEncoder === null) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}
