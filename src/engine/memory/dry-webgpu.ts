// Dry runs on the webgpu backend: tfjs's own pool at work on buffers that do not exist. Nothing is executed or compiled.
import * as tf from '@tensorflow/tfjs-core';
import { currentWebGpuBackend, flushBackend } from '../replay/traced-backend.ts';
import type { BufferPool } from '../replay/traced-backend.ts';
import type { DryBytes, DryStage } from './dry-run.ts';

class Ledger {
  bytes = 0;
  peakBytes = 0;
  largestBytes = 0;

  /** An object that passes for a buffer: tfjs asks for its class. */
  createBuffer({ size, usage, mappedAtCreation }: GPUBufferDescriptor): GPUBuffer {
    this.bytes += size;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    if ((usage & GPUBufferUsage.STORAGE) !== 0) this.largestBytes = Math.max(this.largestBytes, size);
    const buffer = Object.create(GPUBuffer.prototype) as GPUBuffer;
    const own = {
      size,
      usage,
      mapState: mappedAtCreation === true ? 'mapped' : 'unmapped',
      getMappedRange: () => new ArrayBuffer(size),
      unmap: () => Object.defineProperty(buffer, 'mapState', { value: 'unmapped' }),
      destroy: () => (this.bytes -= size),
    };
    for (const [name, value] of Object.entries(own)) {
      Object.defineProperty(buffer, name, { value, configurable: true });
    }
    return buffer;
  }
}

/** Anything that is called, and returns more of it. */
const nothing: unknown = new Proxy(() => undefined, {
  get: (_target, name) => (name === 'then' ? undefined : nothing),
  apply: () => nothing,
});

/** Knows every shader, so that none is written. */
const everyPipeline = new Proxy<Record<string, unknown>>({}, { has: () => true, get: () => nothing });

/**
 * Bytes of GPU buffers that the work would hold, tfjs's pool included, beginning with an empty one.
 *
 * @param work synchronous; makes its tensors by the stage and disposes of them
 */
export function dryRunOnWebGpu(work: (stage: DryStage) => void): DryBytes {
  const backend = currentWebGpuBackend();
  flushBackend(backend);
  const { device, queue, bufferManager, pipelineCache } = backend;
  const ledger = new Ledger();
  const stand: GPUDevice = new Proxy(device, {
    get: (target, name) => {
      if (name === 'createBuffer') return ledger.createBuffer.bind(ledger);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? nothing : value;
    },
  });
  const Pool = bufferManager.constructor as new (device: GPUDevice) => BufferPool;
  const pool = new Pool(stand);
  Object.assign(backend, {
    device: stand,
    queue: nothing,
    bufferManager: pool,
    pipelineCache: everyPipeline,
  });
  const stage: DryStage = {
    makeTensor(shape) {
      const info = backend.makeTensorInfo(shape, 'float32');
      backend.uploadToGPU(info.dataId);
      return tf.engine().makeTensorFromTensorInfo(info);
    },
    readBack(tensor) {
      const staging = pool.acquireBuffer(4 * tensor.size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
      backend.ensureCommandEncoderReady();
      flushBackend(backend);
      pool.releaseBuffer(staging);
    },
  };
  try {
    work(stage);
  } finally {
    flushBackend(backend);
    Object.assign(backend, { device, queue, bufferManager, pipelineCache });
  }
  return { peakBytes: ledger.peakBytes, largestBytes: ledger.largestBytes };
}
