// Compiles what a traced step needs, all pipelines at once and beside the thread, and leaves them to tfjs.
import type { StepTrace, TracedPipeline } from './step-trace.ts';
import { currentWebGpuBackend } from './traced-backend.ts';

/** The distinct pipelines of the traces. */
function pipelinesOf(trace: StepTrace): TracedPipeline[] {
  return [...new Set(trace.dispatches.map(({ pipeline }) => pipeline))];
}

/**
 * Compiles the pipelines that the trace lacks. tfjs uses them, too, from then on.
 *
 * @param onProgress called with the number compiled so far, and of how many
 * @throws Error when a shader does not compile.
 */
export async function compilePipelines(
  trace: StepTrace,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const { device, pipelineCache } = currentWebGpuBackend();
  const missing = pipelinesOf(trace).filter(({ compiled }) => compiled === null);
  let done = 0;
  onProgress(done, missing.length);
  await Promise.all(
    missing.map(async (pipeline) => {
      if (pipeline.descriptor === null) throw new Error(`The pipeline ${pipeline.key} has no description.`);
      const cached = pipelineCache[pipeline.key] as GPUComputePipeline | undefined;
      pipeline.compiled = cached ?? (await device.createComputePipelineAsync(pipeline.descriptor));
      pipelineCache[pipeline.key] = pipeline.compiled;
      onProgress(++done, missing.length);
    }),
  );
}
