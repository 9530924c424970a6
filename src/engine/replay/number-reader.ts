// Reads a few numbers back from the GPU, again and again, through buffers that are used in turn.

export class NumberReader {
  readonly #device: GPUDevice;
  readonly bytes: number;
  readonly #free: GPUBuffer[] = [];
  readonly #all: GPUBuffer[] = [];

  constructor(device: GPUDevice, bytes: number) {
    this.#device = device;
    this.bytes = bytes;
  }

  /** Bytes of all read-back buffers so far. */
  get allocatedBytes(): number {
    return this.#all.length * this.bytes;
  }

  /** Encodes the copy; the returned function reads it once the commands are submitted. */
  encode(encoder: GPUCommandEncoder, source: GPUBuffer): () => Promise<Float32Array> {
    const target = this.#free.pop() ?? this.#create();
    encoder.copyBufferToBuffer(source, 0, target, 0, this.bytes);
    return async () => {
      await target.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(target.getMappedRange().slice(0));
      target.unmap();
      this.#free.push(target);
      return values;
    };
  }

  dispose(): void {
    for (const buffer of this.#all) buffer.destroy();
    this.#all.length = 0;
    this.#free.length = 0;
  }

  #create(): GPUBuffer {
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const buffer = this.#device.createBuffer({ label: 'replay: numbers', size: this.bytes, usage });
    this.#all.push(buffer);
    return buffer;
  }
}
