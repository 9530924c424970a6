// Runs a step through tfjs without a GPU: every operation is noted, none is executed, nothing is allocated. What comes out
// are the dispatches that the step would have made. Weights are not touched: inputs are placeholders of a given shape.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepTrace } from './step-trace.ts';
import { currentWebGpuBackend, flushBackend } from './traced-backend.ts';
import { refuse, TracedView, Tracer } from './tracer.ts';

/** The step, of float32 placeholders by name; what it returns by name are the outputs. Synchronous. */
export type TraceableStep = (
  inputs: Record<string, Tensor>,
  /** Names the part of the step that begins; what is dispatched from then on belongs to it. */
  beginPart: (part: string) => void,
) => Record<string, Tensor>;

export interface TraceOptions {
  /** True: pipelines that the backend lacks are left without shaders, so that the trace can only be looked at. */
  isForPlanning?: boolean;
}

/**
 * Traces one step on the current webgpu backend: nothing is executed, allocated or compiled.
 *
 * @param inputShapes shapes of the step's inputs, all float32, by name
 * @throws Error with one sentence when the step does what cannot be replayed: see docs/decisions/0007.
 */
export function traceStep(
  inputShapes: Record<string, number[]>,
  step: TraceableStep,
  { isForPlanning = false }: TraceOptions = {},
): StepTrace {
  const backend = currentWebGpuBackend();
  flushBackend(backend);
  const tracer = new Tracer(backend, isForPlanning);
  const inputs: Record<string, number> = {};
  const outputs: Record<string, number> = {};
  const detach = tracer.attach();
  try {
    tf.tidy(() => {
      const tensors: Record<string, Tensor> = {};
      for (const [name, shape] of Object.entries(inputShapes)) {
        const { tensor, buffer } = tracer.addInput(name, shape);
        inputs[name] = buffer.id;
        tensors[name] = tensor;
      }
      for (const [name, tensor] of Object.entries(step(tensors, (part) => (tracer.part = part)))) {
        const buffer = tracer.bufferOf(tensor.dataId);
        if (buffer instanceof TracedView)
          refuse(`returns a part of ${buffer.root.name} as the output ${name}`);
        if (buffer.origin !== 'computed') refuse(`returns ${buffer.name} as the output ${name}`);
        if (Object.values(outputs).includes(buffer.id)) refuse(`returns one tensor twice (as ${name})`);
        outputs[name] = buffer.id;
      }
    });
  } finally {
    detach();
  }
  return { buffers: tracer.buffers, dispatches: tracer.dispatches, inputs, outputs };
}
