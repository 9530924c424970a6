// How much memory a run will hold, before anything of it exists: from shapes alone, by the run's own code.
import * as tf from '@tensorflow/tfjs-core';
import { computeStep, momentName } from '../compute-step.ts';
import { layoutParameters } from '../parameters.ts';
import { CARRIED_SETS, planRecording } from '../replay/plan-recording.ts';
import { pruneTrace } from '../replay/prune-trace.ts';
import { traceStep } from '../replay/trace-step.ts';
import { currentWebGpuBackend } from '../replay/traced-backend.ts';
import type { StepDescription } from '../step-description.ts';
import { stepInputShapes } from '../step-inputs.ts';
import type { DryBytes } from './dry-run.ts';
import { dryRunOnShapes } from './dry-shapes.ts';
import { dryRunOnWebGpu } from './dry-webgpu.ts';
import { countMoments, rehearsePrediction, rehearseSteps } from './rehearse.ts';
import type { TileSize } from './rehearse.ts';

export interface MemoryEstimate {
  /** Most bytes held at once, as the memory meter counts them: GPU buffers, or tensors on the wasm heap. */
  peakBytes: number;
  /** The same without the prediction of whole images. */
  trainingBytes: number;
  /** The largest single buffer that training binds, and that predicting binds. */
  largestTrainingBytes: number;
  largestPredictionBytes: number;
}

export interface EstimatedWork {
  /** What the network sees at once of the largest image that will be predicted; null: none will be. */
  tile: TileSize | null;
  /** Whether steps are replayed (webgpu only). */
  replay: boolean;
}

/**
 * The peak of a run on the current backend. Nothing is computed, compiled or allocated there; takes some ten milliseconds.
 *
 * @throws Error naming the operation whose memory is not known, on wasm.
 */
export function estimateMemory(step: StepDescription, work: EstimatedWork): MemoryEstimate {
  const isGpu = tf.getBackend() === 'webgpu';
  const dryRun = isGpu ? dryRunOnWebGpu : dryRunOnShapes;
  if (isGpu && work.replay) {
    const training = planReplay(step);
    // tfjs's pool keeps what predicting took; the recording's own buffers stay beside it.
    const around = dryRun((stage) => rehearsePrediction(step, stage, work.tile, CARRIED_SETS));
    return combine(training, { ...around, peakBytes: around.peakBytes + training.ownBytes });
  }
  const training = dryRun((stage) => rehearseSteps(step, stage, 2));
  const both = isGpu
    ? dryRun((stage) => {
        rehearseSteps(step, stage, 2);
        rehearsePrediction(step, stage, work.tile, 2);
      })
    : dryRun((stage) => rehearsePrediction(step, stage, work.tile, 2));
  return combine(training, both);
}

function combine(training: DryBytes, prediction: DryBytes): MemoryEstimate {
  return {
    peakBytes: Math.max(training.peakBytes, prediction.peakBytes),
    trainingBytes: training.peakBytes,
    largestTrainingBytes: training.largestBytes,
    largestPredictionBytes: prediction.largestBytes,
  };
}

/** A recorded step: its buffers as they will be planned. */
function planReplay(step: StepDescription): DryBytes & { ownBytes: number } {
  const { batch, patchPx } = step.config;
  const channels = step.shape.inputChannels as 1 | 3;
  const size = [layoutParameters(step.specs).length];
  const carried = ['parameters', ...Array.from({ length: countMoments(step) }, (_, i) => momentName(i))];
  const inputShapes = {
    ...stepInputShapes(step, { batch, patchPx, channels }),
    ...Object.fromEntries(carried.map((name) => [name, size])),
  };
  const trace = pruneTrace(
    traceStep(inputShapes, (inputs) => computeStep(step, inputs, 0).outputs, { isForPlanning: true }),
  );
  const next = Object.fromEntries(carried.map((name) => [name, name]));
  const { ownBytes } = planRecording(trace, next, currentWebGpuBackend().device.limits);
  const bytesOf = (id: number) => trace.buffers[id].bytes;
  const own = ownBytes + bytesOf(trace.outputs['numbers']);
  const largestBytes = trace.dispatches
    .flatMap(({ reads, ranges, writes }) => [
      bytesOf(writes),
      ...reads.map((id, i) => ranges[i]?.bytes ?? bytesOf(id)),
    ])
    .reduce((most, bytes) => Math.max(most, bytes), 0);
  return { ownBytes: own, peakBytes: own + CARRIED_SETS * carried.length * 4 * size[0], largestBytes };
}
