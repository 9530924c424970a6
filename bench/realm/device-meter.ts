// Counts what a program asks of WebGPU, by standing in front of the methods of the classes themselves.

export interface StepCounts {
  dispatches: number;
  passes: number;
  submits: number;
  /** Bytes written from JavaScript: writeBuffer and buffers mapped at creation. */
  uploadedBytes: number;
  buffersCreated: number;
  bindGroups: number;
}

type Method = (this: never, ...words: never[]) => unknown;

let liveBytes = 0;
let peakBytes = 0;
let counts: StepCounts | null = null;

/** Calls `before` ahead of a method; returns what puts the method back. */
function precede(
  owner: { prototype: object },
  name: string,
  before: (self: object, words: unknown[]) => void,
) {
  const prototype = owner.prototype as Record<string, Method>;
  const original = prototype[name];
  const stand = function (this: object, ...words: unknown[]): unknown {
    before(this, words);
    return (original as (this: object, ...words: unknown[]) => unknown).apply(this, words);
  };
  Object.defineProperty(prototype, name, { value: stand, configurable: true, writable: true });
  return () =>
    Object.defineProperty(prototype, name, { value: original, configurable: true, writable: true });
}

/** Follows the bytes of all buffers from now on; call it before any device exists. */
export function watchMemory(): void {
  const destroyed = new WeakSet<object>();
  precede(GPUDevice, 'createBuffer', (_, [descriptor]) => {
    const { size, mappedAtCreation } = descriptor as GPUBufferDescriptor;
    liveBytes += size;
    peakBytes = Math.max(peakBytes, liveBytes);
    if (counts === null) return;
    counts.buffersCreated += 1;
    if (mappedAtCreation === true) counts.uploadedBytes += size;
  });
  precede(GPUBuffer, 'destroy', (buffer) => {
    if (destroyed.has(buffer)) return;
    destroyed.add(buffer);
    liveBytes -= (buffer as GPUBuffer).size;
  });
}

/** Highest sum of the sizes of all buffers created and not destroyed so far. */
export const readPeakBytes = (): number => peakBytes;

/** The peak counts anew, from what is alive now. */
export function resetPeak(): void {
  peakBytes = liveBytes;
}

/** How many bytes writeBuffer takes from `data`. */
function writtenBytes(words: unknown[]): number {
  const [, , data, from = 0, size] = words as [
    unknown,
    number,
    ArrayBufferView | ArrayBuffer,
    number?,
    number?,
  ];
  const unit = ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  return size === undefined ? data.byteLength - from * unit : size * unit;
}

/** Counts everything that `work` asks for. */
export async function countCalls(work: () => Promise<void>): Promise<StepCounts> {
  const current: StepCounts = {
    dispatches: 0,
    passes: 0,
    submits: 0,
    uploadedBytes: 0,
    buffersCreated: 0,
    bindGroups: 0,
  };
  counts = current;
  const restore = [
    precede(GPUComputePassEncoder, 'dispatchWorkgroups', () => (current.dispatches += 1)),
    precede(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => (current.dispatches += 1)),
    precede(GPUCommandEncoder, 'beginComputePass', () => (current.passes += 1)),
    precede(GPUDevice, 'createBindGroup', () => (current.bindGroups += 1)),
    precede(GPUQueue, 'submit', () => (current.submits += 1)),
    precede(GPUQueue, 'writeBuffer', (_, words) => (current.uploadedBytes += writtenBytes(words))),
  ];
  try {
    await work();
  } finally {
    for (const put of restore) put();
    counts = null;
  }
  return current;
}
