// A traced step on real buffers: replaying it costs the processor a few writes and one command buffer.
import type { BufferPlan } from './plan-buffers.ts';
import { NumberReader } from './number-reader.ts';
import { PartTimer, findSpans } from './part-timer.ts';
import type { TimingMethod } from './part-timer.ts';
import { packedSize, planRecording } from './plan-recording.ts';
import type { RecordingPlan } from './plan-recording.ts';
import type { StepTrace, TracedDispatch } from './step-trace.ts';

/**
 * Buffers that are handed on from step to step, e.g. the weights: one set is read and the next one written, in turn. By
 * name of the step's input; `next` gives the output of the step that becomes that input.
 */
export interface Carried {
  sets: Record<string, GPUBuffer>[];
  next: Record<string, string>;
}

interface ReplayedDispatch {
  pipeline: GPUComputePipeline;
  workgroups: readonly [number, number, number];
  /** One for each set of carried buffers; the same for all where the dispatch uses none of them. */
  groups: GPUBindGroup[];
}

type Binding = GPUBufferBinding;

export class Recording {
  readonly trace: StepTrace;
  readonly plan: BufferPlan;
  /** Bytes of the buffers that the recording owns, those that are carried left out. */
  readonly ownBytes: number;
  /** Bytes of all sets of carried buffers. */
  readonly carriedBytes: number;
  /** Bytes that each step uploads, by input. */
  readonly uploads: Record<string, number>;
  /** Time the processor spent on the last replayed step, the reading apart; milliseconds. */
  lastEncodeMs = 0;
  readonly #device: GPUDevice;
  readonly #slots: GPUBuffer[];
  readonly #constants: { buffer: GPUBuffer; offsets: Map<number, number> };
  readonly #uniforms: { buffer: GPUBuffer; offsets: number[] };
  readonly #dispatches: ReplayedDispatch[];
  readonly #reader: NumberReader;
  readonly #timer: PartTimer;

  /**
   * Allocates the step's buffers and builds its bind groups.
   *
   * @param trace a pruned trace whose pipelines are compiled
   * @param numbers the output that is read back after each step
   */
  constructor(device: GPUDevice, trace: StepTrace, carried: Carried, numbers: string) {
    this.#device = device;
    this.trace = trace;
    const planned = planRecording(trace, carried.next, device.limits);
    this.plan = planned.buffers;
    this.ownBytes = planned.ownBytes;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.#slots = this.plan.slots.map((size, i) =>
      device.createBuffer({ label: `replay: slot ${i}`, size, usage }),
    );
    const { constants, uniforms } = planned;
    this.#constants = {
      buffer: this.#upload('replay: constants', constants.bytes, GPUBufferUsage.STORAGE),
      offsets: constants.offsets,
    };
    this.#uniforms = {
      buffer: this.#upload('replay: uniforms', uniforms.bytes, GPUBufferUsage.UNIFORM),
      offsets: uniforms.offsets,
    };
    this.#reader = new NumberReader(device, trace.buffers[trace.outputs[numbers]].bytes);
    this.#numbers = this.#slots[this.plan.slotOf.get(trace.outputs[numbers]) ?? -1];
    this.uploads = Object.fromEntries(
      Object.entries(trace.inputs)
        .filter(([name]) => !(name in carried.next))
        .map(([name, id]) => [name, trace.buffers[id].bytes]),
    );
    this.#dispatches = trace.dispatches.map((dispatch, i) =>
      this.#buildDispatch(dispatch, i, carried, planned.carried),
    );
    this.#timer = new PartTimer(device, findSpans(trace.dispatches.map(({ part }) => part)));
    this.carriedBytes = carried.sets
      .flatMap((set) => Object.values(set))
      .reduce((sum, { size }) => sum + size, 0);
  }

  readonly #numbers: GPUBuffer;

  /** Bytes of all buffers of the recorded step: its own, the carried ones and those for reading back. */
  get peakBytes(): number {
    return this.ownBytes + this.carriedBytes + this.#reader.allocatedBytes;
  }

  /**
   * One step in one submit.
   *
   * @param turn index of the carried set that is read; the next one, in turn, is written
   * @param inputs values of every input that is not carried
   * @returns the numbers, once the GPU has them
   * @throws Error when an input is missing or of another size than recorded.
   */
  replay(turn: number, inputs: Record<string, Float32Array>): Promise<Float32Array> {
    const startMs = performance.now();
    this.#writeInputs(inputs);
    const encoder = this.#device.createCommandEncoder({ label: 'replay' });
    const pass = encoder.beginComputePass({ label: 'replay' });
    this.#encode(pass, turn, 0, this.#dispatches.length);
    pass.end();
    const read = this.#reader.encode(encoder, this.#numbers);
    this.#device.queue.submit([encoder.finish()]);
    this.lastEncodeMs = performance.now() - startMs;
    return read();
  }

  /** The same step, each part of it in a pass of its own whose time is taken. */
  async replayTimed(
    turn: number,
    inputs: Record<string, Float32Array>,
  ): Promise<{ values: Float32Array; partMs: Record<string, number> }> {
    this.#writeInputs(inputs);
    let read: () => Promise<Float32Array> = () => Promise.reject(new Error('The step has no dispatches.'));
    const partMs = await this.#timer.run(
      (pass, { begin, end }) => this.#encode(pass, turn, begin, end),
      (encoder) => (read = this.#reader.encode(encoder, this.#numbers)),
    );
    return { values: await read(), partMs };
  }

  /** How replayTimed takes its times. */
  get timingMethod(): TimingMethod {
    return this.#timer.method;
  }

  #writeInputs(inputs: Record<string, Float32Array>): void {
    for (const [name, bytes] of Object.entries(this.uploads)) {
      const values = inputs[name] as Float32Array | undefined;
      if (values?.byteLength !== bytes) {
        throw new Error(
          `The recorded step needs the input ${name} with ${bytes / 4} values; it got ${values?.length ?? 'none'}.`,
        );
      }
      const slot = this.plan.slotOf.get(this.trace.inputs[name]);
      if (slot !== undefined) {
        this.#device.queue.writeBuffer(this.#slots[slot], 0, values as Float32Array<ArrayBuffer>);
      }
    }
  }

  /** Dispatches `begin` up to, not including, `end`. */
  #encode(pass: GPUComputePassEncoder, turn: number, begin: number, end: number): void {
    let current: GPUComputePipeline | null = null;
    for (let i = begin; i < end; i++) {
      const { pipeline, groups, workgroups } = this.#dispatches[i];
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, groups[turn]);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  /** Frees the recording's own buffers; carried ones stay. */
  dispose(): void {
    for (const slot of this.#slots) slot.destroy();
    this.#constants.buffer.destroy();
    this.#uniforms.buffer.destroy();
    this.#reader.dispose();
    this.#timer.dispose();
  }

  #upload(label: string, bytes: Uint8Array<ArrayBuffer>, usage: number): GPUBuffer {
    const size = packedSize(bytes);
    const buffer = this.#device.createBuffer({ label, size, usage: usage | GPUBufferUsage.COPY_DST });
    this.#device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  #buildDispatch(
    dispatch: TracedDispatch,
    index: number,
    carried: Carried,
    carriedIds: RecordingPlan['carried'],
  ): ReplayedDispatch {
    const { pipeline, reads, ranges, writes, uniforms, workgroups, label } = dispatch;
    if (pipeline.compiled === null) throw new Error(`The pipeline of ${label} is not compiled.`);
    const compiled = pipeline.compiled;
    const turns = carried.sets.length;
    const ids = [writes, ...reads];
    const bind = (turn: number) =>
      this.#device.createBindGroup({
        layout: compiled.getBindGroupLayout(0),
        entries: [
          ...ids.map((id, i): Binding => {
            const role = carriedIds.get(id);
            const whole =
              role === undefined
                ? this.#bindingOf(id)
                : { buffer: carried.sets[(turn + role.ahead) % turns][role.name] };
            const range = i === 0 ? null : ranges[i - 1];
            if (range === null) return whole;
            return { ...whole, offset: (whole.offset ?? 0) + range.offset, size: range.bytes };
          }),
          {
            buffer: this.#uniforms.buffer,
            offset: this.#uniforms.offsets[index],
            size: uniforms.length,
          },
        ].map((resource: Binding, binding) => ({ binding, resource })),
      });
    const isCarried = ids.some((id) => carriedIds.has(id));
    const first = bind(0);
    const groups = Array.from({ length: turns }, (_, turn) =>
      turn === 0 || !isCarried ? first : bind(turn),
    );
    return { pipeline: compiled, workgroups, groups };
  }

  #bindingOf(id: number): Binding {
    const size = this.trace.buffers[id].bytes;
    const offset = this.#constants.offsets.get(id);
    if (offset !== undefined) return { buffer: this.#constants.buffer, offset, size };
    const slot = this.plan.slotOf.get(id);
    if (slot === undefined) throw new Error(`Nothing is planned for ${this.trace.buffers[id].name}.`);
    return { buffer: this.#slots[slot], size };
  }
}
