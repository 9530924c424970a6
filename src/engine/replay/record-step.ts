// From a step's code to its recording: trace, compile, trace again to be sure, plan, allocate.
import type { Tensor } from '@tensorflow/tfjs-core';
import { compareTraces } from './compare-traces.ts';
import { compilePipelines } from './compile-pipelines.ts';
import { bufferOf } from './gpu-tensors.ts';
import { pruneTrace } from './prune-trace.ts';
import { Recording } from './recording.ts';
import { traceStep } from './trace-step.ts';
import { currentWebGpuBackend, flushBackend } from './traced-backend.ts';

export interface RecordableStep {
  /** Shapes of all inputs, float32, by name. */
  inputShapes: Record<string, number[]>;
  /**
   * The step itself: a pure function of its inputs, synchronous, returning its outputs by name. It is called twice with
   * placeholders; `attempt` is 0, then 1, so that what must not matter can be made to differ.
   */
  compute: (
    inputs: Record<string, Tensor>,
    attempt: number,
    /** Names the part of the step that begins, for its time. */
    beginPart: (part: string) => void,
  ) => Record<string, Tensor>;
  /** For each input that is handed on from step to step, the output that becomes it. */
  next: Record<string, string>;
  /** The tensors that are handed on, by input; at least two sets, used in turn. They stay the caller's. */
  sets: Record<string, Tensor>[];
  /** The output that is read back after each step. */
  numbers: string;
}

/**
 * Records a step on the current webgpu backend. Nothing is executed: the tensors of the sets keep their values.
 *
 * @param onProgress called with the number of pipelines compiled so far, and of how many
 * @throws Error with one sentence when the step does what cannot be replayed: see docs/decisions/0007.
 */
export async function recordStep(
  step: RecordableStep,
  onProgress?: (done: number, total: number) => void,
): Promise<Recording> {
  const { inputShapes, compute, next, sets, numbers } = step;
  const trace = pruneTrace(traceStep(inputShapes, (inputs, beginPart) => compute(inputs, 0, beginPart)));
  await compilePipelines(trace, onProgress);
  const again = pruneTrace(traceStep(inputShapes, (inputs, beginPart) => compute(inputs, 1, beginPart)));
  compareTraces(trace, again);
  const backend = currentWebGpuBackend();
  const buffers = sets.map((set) =>
    Object.fromEntries(Object.keys(next).map((name) => [name, bufferOf(set[name])])),
  );
  // Uploads of the sets may still wait in tfjs's encoder.
  flushBackend(backend);
  return new Recording(backend.device, trace, { sets: buffers, next }, numbers);
}
