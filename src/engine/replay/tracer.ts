// Stands in for the GPU while a step is traced: notes each dispatch and buffer, executes and allocates nothing.
import * as tf from '@tensorflow/tfjs-core';
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { TracedBuffer, TracedDispatch, TracedPipeline, TracedRange } from './step-trace.ts';
import type { BufferPool, Pass, TensorData, TraceableBackend } from './traced-backend.ts';

/** A part of a traced buffer, bound where it lies. */
export class TracedView {
  readonly root: TracedBuffer;
  readonly range: TracedRange;
  constructor(root: TracedBuffer, range: TracedRange) {
    this.root = root;
    this.range = range;
  }
}

class UniformBlock {
  bytes = new Uint8Array(0);
}

/** Stands for a pipeline that is compiled later, all of them together. */
class LaterPipeline {
  readonly descriptor: GPUComputePipelineDescriptor;
  constructor(descriptor: GPUComputePipelineDescriptor) {
    this.descriptor = descriptor;
  }
  getBindGroupLayout(): null {
    return null;
  }
}

type Bound = TracedBuffer | TracedView | UniformBlock;

interface Binding {
  buffer: Bound;
}

/** Why a step cannot be replayed, in one sentence with the way out. */
export function refuse(what: string): never {
  throw new Error(`This step cannot be recorded, because it ${what}; switch replay off to run it.`);
}

function bytesOf(data: TensorData): number {
  return 4 * data.shape.reduce((product, size) => product * size, 1);
}

function contentsOf(data: TensorData): Uint8Array {
  const values = data.values as ArrayLike<number>;
  const typed = data.dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
  return new Uint8Array(typed.buffer);
}

export class Tracer {
  readonly #backend: TraceableBackend;
  readonly buffers: TracedBuffer[] = [];
  readonly dispatches: TracedDispatch[] = [];
  readonly #pipelines = new Map<unknown, TracedPipeline>();
  readonly #written = new Set<TracedBuffer>();
  readonly #isForPlanning: boolean;
  /** The part of the step under way; null before the first is named. */
  part: string | null = null;

  constructor(backend: TraceableBackend, isForPlanning: boolean) {
    this.#backend = backend;
    this.#isForPlanning = isForPlanning;
  }

  #addBuffer(bytes: number, name: string, origin: TracedBuffer['origin'], data: Uint8Array | null = null) {
    const buffer: TracedBuffer = { id: this.buffers.length, bytes, name, origin, data };
    this.buffers.push(buffer);
    return buffer;
  }

  /** A tensor without values, on the GPU from the start: so nothing that depends on it is computed in JavaScript. */
  addInput(name: string, shape: number[]): { tensor: Tensor; buffer: TracedBuffer } {
    const info = this.#backend.makeTensorInfo(shape, 'float32');
    const data = this.#dataOf(info.dataId);
    const buffer = this.#addBuffer(bytesOf(data), `the input ${name}`, 'input');
    data.resource = buffer;
    return { tensor: tf.engine().makeTensorFromTensorInfo(info), buffer };
  }

  #dataOf(id: DataId): TensorData {
    const data = this.#backend.tensorMap.get(id);
    if (data === undefined)
      throw new Error('A tensor of the step belongs to another backend, or is disposed of.');
    return data;
  }

  /** The traced buffer of a tensor; a tensor from before the step is none of its inputs. */
  bufferOf(id: DataId): TracedBuffer | TracedView {
    const { resource, shape } = this.#dataOf(id);
    if (this.#isTraced(resource)) return resource;
    return refuse(
      `reads a tensor [${shape.join(', ')}] that was computed before it and is none of its inputs`,
    );
  }

  #viewTraced(tensor: TensorInfo, offset: number, shape: number[]): TensorInfo {
    const root = this.bufferOf(tensor.dataId);
    if (root instanceof TracedView) return refuse('takes a part of a part of a tensor');
    const info = this.#backend.makeTensorInfo(shape, 'float32');
    const data = this.#dataOf(info.dataId);
    data.resource = new TracedView(root, { offset, bytes: bytesOf(data) });
    return info;
  }

  #isTraced(resource: unknown): resource is TracedBuffer | TracedView {
    if (resource instanceof TracedView) return true;
    return this.buffers[(resource as TracedBuffer | undefined)?.id ?? -1] === resource;
  }

  /** Stands in for members of the backend; the returned function puts them back. */
  attach(): () => void {
    const backend = this.#backend;
    const saved = { queue: backend.queue, device: backend.device, bufferManager: backend.bufferManager };
    // Own properties hide the methods of the class; deleting them brings those back.
    const methods: Partial<TraceableBackend> = {
      uploadToGPU: (id) => this.#upload(id),
      tensorToBinding: (tensor) => (tensor === null ? null : { buffer: this.bufferOf(tensor.dataId) }),
      viewTraced: (...of) => this.#viewTraced(...of),
      submitQueue: () => this.#dropDisposed(),
      endComputePassEncoder: () => undefined,
      ensureCommandEncoderReady: () => undefined,
      read: () => refuse('reads a tensor back (data)'),
      readSync: (id) => this.#readSync(id),
      readToGPU: () => refuse('copies a tensor (dataToGPU)'),
      createTensorFromGPUData: () => refuse('makes a tensor of a buffer'),
      runWebGPUProgram: this.#noteProgram(),
    };
    Object.assign(backend, methods);
    backend.queue = { writeBuffer: this.#noteUniforms.bind(this) };
    backend.device = this.#standInForDevice(saved.device);
    backend.bufferManager = this.#standInForPool();
    backend.commandEncoder = {};
    backend.computePassEncoder = this.#standInForPass();
    return () => {
      for (const name of Object.keys(methods)) Reflect.deleteProperty(backend, name);
      this.#dropDisposed();
      Object.assign(backend, saved);
      backend.commandEncoder = null;
      backend.computePassEncoder = null;
      // What was to be compiled is not there yet: whoever needs it meanwhile compiles it himself.
      for (const [key, pipeline] of Object.entries(backend.pipelineCache)) {
        if (pipeline instanceof LaterPipeline) Reflect.deleteProperty(backend.pipelineCache, key);
      }
    };
  }

  #noteProgram(): TraceableBackend['runWebGPUProgram'] {
    const prototype = Object.getPrototypeOf(this.#backend) as TraceableBackend;
    return (program, ...rest) => {
      if (program.pixelsOpType !== undefined) refuse('reads or draws pixels of the page');
      // Running the program makes its key longer, by shapes and types.
      const label = program.shaderKey;
      const result = prototype.runWebGPUProgram.call(this.#backend, program, ...rest);
      const last = this.dispatches.at(-1);
      if (last?.label === '') last.label = label;
      return result;
    };
  }

  #upload(id: DataId): void {
    const data = this.#dataOf(id);
    if (data.resource != null) return;
    const isConstant = data.values != null;
    data.resource = isConstant
      ? this.#addBuffer(bytesOf(data), `a constant [${data.shape.join(', ')}]`, 'constant', contentsOf(data))
      : this.#addBuffer(bytesOf(data), `a result [${data.shape.join(', ')}]`, 'computed');
    data.values = null;
  }

  /** Numbers that never left JavaScript do not depend on an input: those are on the GPU from the start. */
  #readSync(id: DataId): unknown {
    const { values } = this.#dataOf(id);
    return values ?? refuse('reads a tensor back (dataSync)');
  }

  #dropDisposed(): void {
    const backend = this.#backend;
    for (const id of backend.tensorDataPendingDisposal) {
      const data = backend.tensorMap.get(id);
      if (data !== undefined && !this.#isTraced(data.resource)) backend.releaseResource(id);
      backend.tensorMap.delete(id);
    }
    backend.tensorDataPendingDisposal = [];
    backend.uniformPendingDisposal = [];
    backend.commandQueueOwnedIds = new WeakSet();
    backend.dispatchCountInPass = 0;
  }

  #noteUniforms(block: unknown, offset: number, data: unknown, from = 0, size?: number): undefined {
    if (!(block instanceof UniformBlock) || offset !== 0 || !(data instanceof ArrayBuffer)) {
      refuse('writes a buffer of its own');
    }
    block.bytes = new Uint8Array(data.slice(from, size === undefined ? undefined : from + size));
  }

  #standInForPool(): BufferPool {
    return {
      acquireBuffer: (_size, usage) =>
        (usage & GPUBufferUsage.UNIFORM) === 0 ? refuse('allocates a buffer of its own') : new UniformBlock(),
      // Only buffers from before the step come here by themselves: give them back where they came from.
      releaseBuffer: (buffer) => {
        if (!this.#isTraced(buffer) && !(buffer instanceof UniformBlock)) {
          refuse('disposes of a tensor that was made before it');
        }
      },
    };
  }

  #standInForDevice(device: GPUDevice): GPUDevice {
    const members: Record<string, unknown> = {
      createBindGroup: ({ entries }: { entries: { binding: number; resource: Binding }[] }) =>
        entries.toSorted((a, b) => a.binding - b.binding).map(({ resource }) => resource.buffer),
      createComputePipeline: (descriptor: GPUComputePipelineDescriptor) => new LaterPipeline(descriptor),
      createBuffer: () => refuse('creates a buffer of its own'),
      createCommandEncoder: () => refuse('encodes commands of its own'),
      createTexture: () => refuse('creates a texture'),
    };
    if (this.#isForPlanning) members['createShaderModule'] = () => null;
    return new Proxy(device, {
      get: (target, name) => {
        if (typeof name === 'string' && name in members) return members[name];
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  #standInForPass(): Pass {
    let pipeline: unknown = null;
    let group: Bound[] = [];
    return {
      setPipeline: (next) => (pipeline = next),
      setBindGroup: (_index, next) => (group = next as typeof group),
      dispatchWorkgroups: (x, y = 1, z = 1) => this.#noteDispatch(pipeline, group, [x, y, z]),
    };
  }

  #noteDispatch(pipeline: unknown, group: Bound[], workgroups: [number, number, number]): void {
    const [written, ...others] = group;
    const block = others.pop();
    const bound = others.filter((one) => one instanceof UniformBlock === false) as (
      TracedBuffer | TracedView
    )[];
    if (!(block instanceof UniformBlock) || !this.#isTraced(written) || bound.length < others.length) {
      return refuse('binds its buffers in an order that is not known');
    }
    if (written instanceof TracedView) return refuse(`writes over a part of ${written.root.name}`);
    const reads = bound.map((one) => (one instanceof TracedView ? one.root : one));
    if (written.origin !== 'computed') refuse(`writes over ${written.name}`);
    if (reads.includes(written)) refuse(`reads and writes ${written.name} in one dispatch`);
    this.#written.add(written);
    const unknown = reads.find((buffer) => buffer.origin === 'computed' && !this.#written.has(buffer));
    if (unknown !== undefined) refuse(`reads ${unknown.name} before anything is written to it`);
    this.dispatches.push({
      pipeline: this.#pipelineOf(pipeline),
      label: '',
      part: this.part,
      workgroups,
      reads: reads.map(({ id }) => id),
      ranges: bound.map((one) => (one instanceof TracedView ? one.range : null)),
      writes: written.id,
      uniforms: block.bytes,
    });
  }

  #pipelineOf(pipeline: unknown): TracedPipeline {
    const known = this.#pipelines.get(pipeline);
    if (known !== undefined) return known;
    const entry = Object.entries(this.#backend.pipelineCache).find(([, cached]) => cached === pipeline);
    const traced: TracedPipeline = {
      key: entry?.[0] ?? refuse('runs a pipeline of its own'),
      descriptor: pipeline instanceof LaterPipeline ? pipeline.descriptor : null,
      compiled: pipeline instanceof LaterPipeline ? null : (pipeline as GPUComputePipeline),
    };
    this.#pipelines.set(pipeline, traced);
    return traced;
  }
}
