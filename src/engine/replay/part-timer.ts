// The time that each part of a recorded step takes on the GPU: by timestamps where the device has them, else by the clock,
// with a settled queue between the parts. The dispatches and their order are those of every other step.

/** Dispatches `begin` up to, not including, `end` belong to one part of the step. */
export interface PartSpan {
  part: string;
  begin: number;
  end: number;
}

/** How the times come about; a person is told. */
export type TimingMethod = 'timestamps' | 'settled queue';

/** Consecutive dispatches of one part, in their order. Pure. */
export function findSpans(parts: readonly (string | null)[]): PartSpan[] {
  const spans: PartSpan[] = [];
  for (const [i, part] of parts.entries()) {
    const last = spans.at(-1);
    if (last !== undefined && (part === null || part === last.part)) last.end = i + 1;
    else spans.push({ part: part ?? 'unnamed', begin: i, end: i + 1 });
  }
  return spans;
}

/** Encodes a span's dispatches into the pass. */
type EncodeSpan = (pass: GPUComputePassEncoder, span: PartSpan) => void;
/** Encodes what follows the last span into the same commands. */
type EncodeRest = (encoder: GPUCommandEncoder) => void;

const BYTES = 8;

export class PartTimer {
  readonly #device: GPUDevice;
  readonly #spans: PartSpan[];
  readonly method: TimingMethod;
  #queries: { set: GPUQuerySet; resolved: GPUBuffer; readable: GPUBuffer } | null = null;

  constructor(device: GPUDevice, spans: PartSpan[]) {
    this.#device = device;
    this.#spans = spans;
    this.method = device.features.has('timestamp-query') ? 'timestamps' : 'settled queue';
  }

  /** Runs all spans; milliseconds by part, once the GPU is done. Not to be called before the last call has resolved. */
  async run(encodeSpan: EncodeSpan, encodeRest: EncodeRest): Promise<Record<string, number>> {
    const spansMs =
      this.method === 'timestamps'
        ? await this.#runWithTimestamps(encodeSpan, encodeRest)
        : await this.#runSettled(encodeSpan, encodeRest);
    const partMs: Record<string, number> = {};
    for (const [i, { part }] of this.#spans.entries()) partMs[part] = (partMs[part] ?? 0) + spansMs[i];
    return partMs;
  }

  dispose(): void {
    if (this.#queries === null) return;
    this.#queries.set.destroy();
    this.#queries.resolved.destroy();
    this.#queries.readable.destroy();
    this.#queries = null;
  }

  async #runWithTimestamps(encodeSpan: EncodeSpan, encodeRest: EncodeRest): Promise<number[]> {
    this.#queries ??= this.#createQueries();
    const { set, resolved, readable } = this.#queries;
    const encoder = this.#device.createCommandEncoder({ label: 'replay: timed' });
    for (const [i, span] of this.#spans.entries()) {
      const pass = encoder.beginComputePass({
        label: `replay: ${span.part}`,
        timestampWrites: {
          querySet: set,
          beginningOfPassWriteIndex: 2 * i,
          endOfPassWriteIndex: 2 * i + 1,
        },
      });
      encodeSpan(pass, span);
      pass.end();
    }
    encoder.resolveQuerySet(set, 0, set.count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, readable, 0, resolved.size);
    encodeRest(encoder);
    this.#device.queue.submit([encoder.finish()]);
    await readable.mapAsync(GPUMapMode.READ);
    const nanoseconds = new BigInt64Array(readable.getMappedRange().slice(0));
    readable.unmap();
    // A clock may be set back by the driver: no part takes less than no time.
    return this.#spans.map((_, i) => Math.max(0, Number(nanoseconds[2 * i + 1] - nanoseconds[2 * i]) / 1e6));
  }

  async #runSettled(encodeSpan: EncodeSpan, encodeRest: EncodeRest): Promise<number[]> {
    const { queue } = this.#device;
    await queue.onSubmittedWorkDone();
    const spansMs: number[] = [];
    for (const [i, span] of this.#spans.entries()) {
      const startMs = performance.now();
      const encoder = this.#device.createCommandEncoder({ label: 'replay: settled' });
      const pass = encoder.beginComputePass({ label: `replay: ${span.part}` });
      encodeSpan(pass, span);
      pass.end();
      if (i === this.#spans.length - 1) encodeRest(encoder);
      queue.submit([encoder.finish()]);
      await queue.onSubmittedWorkDone();
      spansMs.push(performance.now() - startMs);
    }
    return spansMs;
  }

  #createQueries() {
    const count = 2 * this.#spans.length;
    const size = BYTES * count;
    return {
      set: this.#device.createQuerySet({ type: 'timestamp', count }),
      resolved: this.#device.createBuffer({
        label: 'replay: timestamps',
        size,
        usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
      }),
      readable: this.#device.createBuffer({
        label: 'replay: timestamps read',
        size,
        usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
      }),
    };
  }
}
