// What a recording needs of the GPU, known before anything is compiled or allocated. Pure.
import { findLifetimes, planBuffers } from './plan-buffers.ts';
import type { BufferPlan } from './plan-buffers.ts';
import { packRanges } from './pack-ranges.ts';
import type { PackedRanges } from './pack-ranges.ts';
import type { StepTrace } from './step-trace.ts';

/** Sets of weights and moments that take turns: one is read, the next is written, one keeps the former weights. */
export const CARRIED_SETS = 3;

/** What stands for a buffer that is handed on from step to step: the set that is read, or the next one. */
export interface CarriedRole {
  name: string;
  ahead: 0 | 1;
}

export interface RecordingPlan {
  carried: Map<number, CarriedRole>;
  buffers: BufferPlan;
  constants: { bytes: Uint8Array<ArrayBuffer>; offsets: Map<number, number> };
  uniforms: PackedRanges;
  /** Bytes of slots, constants and uniforms. */
  ownBytes: number;
}

/** Smallest steps of a binding's offset: of the device. */
export interface Alignments {
  minStorageBufferOffsetAlignment: number;
  minUniformBufferOffsetAlignment: number;
}

/** WebGPU binds no empty buffer. */
export const packedSize = (bytes: Uint8Array): number => Math.max(16, bytes.length);

/** @param next for each input that is handed on, the output that becomes it */
export function planRecording(
  trace: StepTrace,
  next: Record<string, string>,
  alignments: Alignments,
): RecordingPlan {
  const carried = new Map<number, CarriedRole>();
  for (const [input, output] of Object.entries(next)) {
    carried.set(trace.inputs[input], { name: input, ahead: 0 });
    carried.set(trace.outputs[output], { name: input, ahead: 1 });
  }
  const buffers = planBuffers(findLifetimes(trace, new Set(carried.keys())));
  const constants = packConstants(trace, alignments.minStorageBufferOffsetAlignment);
  const uniforms = packRanges(
    trace.dispatches.map((dispatch) => dispatch.uniforms),
    alignments.minUniformBufferOffsetAlignment,
  );
  const ownBytes =
    buffers.slots.reduce((sum, bytes) => sum + bytes, 0) +
    packedSize(constants.bytes) +
    packedSize(uniforms.bytes);
  return { carried, buffers, constants, uniforms, ownBytes };
}

function packConstants(trace: StepTrace, alignment: number): RecordingPlan['constants'] {
  const ids = [...new Set(trace.dispatches.flatMap(({ reads }) => reads))].filter(
    (id) => trace.buffers[id].data !== null,
  );
  const { bytes, offsets } = packRanges(
    ids.map((id) => trace.buffers[id].data ?? new Uint8Array(0)),
    alignment,
  );
  return { bytes, offsets: new Map(ids.map((id, i) => [id, offsets[i]])) };
}
