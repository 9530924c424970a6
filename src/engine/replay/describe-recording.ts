// What a recorded step costs, counted and not measured.
import { findLifetimes, leastBytes } from './plan-buffers.ts';
import type { Recording } from './recording.ts';
import type { StepTrace } from './step-trace.ts';

export interface RecordingDescription {
  dispatches: number;
  passes: number;
  submits: number;
  /** Bytes written to the GPU in each step. */
  uploadBytes: number;
  /** The same by input. */
  uploads: Record<string, number>;
  /** All buffers of the step: shared slots, constants, uniforms, every set of weights and moments, read-back. */
  peakBytes: number;
  /** The part of peakBytes that is shared slots. */
  slotBytes: number;
  slots: number;
  /** What the slots would take if every buffer had memory of its own. */
  unsharedBytes: number;
  /** Most bytes in use at once: no sharing needs less. */
  leastBytes: number;
  pipelines: number;
  /** Dispatches by what they compute, the most frequent first. */
  dispatchesByLabel: Record<string, number>;
}

export function describeRecording(recording: Recording): RecordingDescription {
  const { trace, plan, uploads } = recording;
  const lifetimes = findLifetimes(trace, new Set()).filter(({ id }) => plan.slotOf.has(id));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    dispatches: trace.dispatches.length,
    passes: 1,
    submits: 1,
    uploadBytes: sum(Object.values(uploads)),
    uploads,
    peakBytes: recording.peakBytes,
    slotBytes: sum(plan.slots),
    slots: plan.slots.length,
    unsharedBytes: sum(lifetimes.map(({ bytes }) => bytes)),
    leastBytes: leastBytes(lifetimes),
    pipelines: new Set(trace.dispatches.map(({ pipeline }) => pipeline.key)).size,
    dispatchesByLabel: countLabels(trace),
  };
}

/** Dispatches by label, the most frequent first. */
export function countLabels(trace: StepTrace): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of trace.dispatches) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
