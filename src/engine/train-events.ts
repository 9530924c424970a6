// How a training run begins and everything it says, as typed events. Types only: the page and the runner import them
// through the protocol.
import type { RunConfig } from './run-config.ts';
import type { RunState } from './run-state.ts';

import type { PhaseMs } from './step-phases.ts';
export interface TrainStart {
  config: RunConfig;
  /** Sample whose preview is computed while training; null for none. */
  previewSampleId: string | null;
  /** 'run' trains until told otherwise; 'pause' stops before the first step; 'step' trains one step and pauses. */
  begin: 'run' | 'pause' | 'step';
  /** Whether steps are recorded and replayed; null or absent: where the backend is webgpu. The numbers are the same. */
  replay?: boolean | null;
  /** What the run may hold, in bytes; null or absent: the backend's default (memory/memory-limits.ts). */
  memoryBudgetBytes?: number | null;
}

export interface BackendInfo {
  backend: 'webgpu' | 'wasm';
  /** Adapter as the driver names it, e.g. "NVIDIA …" or "SwiftShader"; for wasm "SIMD, 2 threads". */
  adapter: string;
  /** True for software GPU adapters. */
  isSoftware: boolean;
  /** Why this backend and not WebGPU on real hardware; null when it is. One sentence for people. */
  notice: string | null;
}

/** Per-image or mean values; null where undefined (nothing to measure). */
export interface MetricValues {
  dice: number | null;
  clDice: number | null;
  betti0Error: number | null;
  betti1Error: number | null;
}

export interface ImageMetrics extends MetricValues {
  id: string;
  name: string;
}

export interface LossTerms {
  /** −Dice, batch-wise, foreground classes (nnU-Net's sign: −1 … 0). */
  dice: number;
  ce: number;
  /** The unweighted connectivity term; null for losses without one. */
  connectivity: number | null;
}

export type TrainEvent =
  /** What the run will hold at its peak, estimated before anything of it is allocated. */
  | { kind: 'memory'; estimatedBytes: number; budgetBytes: number }
  | {
      kind: 'phase';
      phase: 'preparing' | 'compiling shaders' | 'training' | 'validating';
      done: number;
      total: number;
    }
  | {
      kind: 'step';
      /** 1 for the first step. */
      step: number;
      /** L = L_CE + L_Dice + w · L_connectivity */
      loss: number;
      terms: LossTerms;
      learningRate: number;
      stepMs: number;
      dataMs: number;
      /** Highest bytes held by the backend so far. */
      peakBytes: number;
    }
  | { kind: 'validation'; step: number; images: ImageMetrics[]; mean: MetricValues }
  | {
      kind: 'preview';
      step: number;
      sampleId: string;
      width: number;
      height: number;
      /** Foreground probability 1 − p₀, 0…255. */
      probability: Uint8Array;
      /** argmax, 0…K. */
      prediction: Uint8Array;
      /** Time of each part of the step, taken now and then; null in other steps, and where it cannot be taken. */
      phaseMs: PhaseMs | null;
      /** clDice's soft skeleton (10 iterations) of the foreground probability, 0…255. */
      softSkeleton: Uint8Array;
      /** Pixels > 0 of prediction and of softSkeleton ≥ 128, for checks and descriptions. */
      predictionPx: number;
      softSkeletonPx: number;
    }
  /** The loss stopped being finite; the run is paused on the last good weights. */
  | { kind: 'nonFinite'; step: number; message: string }
  | {
      kind: 'failed';
      message: string;
      fix: string;
      /** Of a run that was refused for want of memory. */
      memory?: {
        /** Settings that fit; null: no patch and no batch does. */
        proposal: { batch: number; patchPx: number } | null;
        /** True: only the stated budget is exceeded, no limit of the adapter. */
        isBudget: boolean;
      };
    }
  | { kind: 'done'; step: number };

/** A state change, a backend or a training event, in the order in which they happened. */
export type TrainMessage =
  | { kind: 'state'; state: RunState }
  /** A backend was opened, for the first time or again after it failed: this is the one in use. */
  | { kind: 'backend'; info: BackendInfo }
  | TrainEvent;

export interface PredictedImage {
  id: string;
  name: string;
  width: number;
  height: number;
  classCount: number;
  /** argmax, 0…K */
  prediction: Uint8Array;
}
