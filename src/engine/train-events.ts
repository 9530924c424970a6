// How a training run begins and everything it says, as typed events. Types only: the page and the runner import them
// through the protocol.
import type { TrainingView } from '../data/training-view.ts';
import type { ClassValues } from '../metrics/image-metrics.ts';
import type { RunConfig } from './run-config.ts';
import type { PhaseMs } from './step-phases.ts';
import type { RunState } from './run-state.ts';

export interface TrainStart {
  config: RunConfig;
  /** Sample whose preview is computed while training; null for none. */
  previewSampleId: string | null;
  /**
   * 'run' trains until told otherwise; 'pause' stops before the first step; 'step' trains one step and pauses, and
   * 'detailedStep' tells what happened in it.
   */
  begin: 'run' | 'pause' | 'step' | 'detailedStep';
  /** Whether steps are recorded and replayed; null or absent: where the backend is webgpu. The numbers are the same. */
  replay?: boolean | null;
  /** What the run may hold, in bytes; null or absent: the backend's default (memory/memory-limits.ts). */
  memoryBudgetBytes?: number | null;
  /** Which images of the open data set train and validate, and how many classes; absent: the set as it was opened. */
  view?: TrainingView;
  /** Goes on from here: the same network, data and optimiser. Absent: fresh weights. */
  checkpoint?: Uint8Array;
  /** Whether checkpoints are told of: now and then, when paused and at the end. */
  keepsCheckpoints?: boolean;
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

/** All that is measured, per image or as mean; null where undefined. */
export interface FullMetricValues extends MetricValues {
  /** 0…1, share of the ground truth's pixels that were found. */
  sensitivity: number | null;
  /** 0…1, share of the predicted pixels that are right. */
  precision: number | null;
  /** 0…1, area under the ROC curve, each class against the rest. */
  rocAuc: number | null;
}

export interface ImageMetrics extends FullMetricValues {
  id: string;
  name: string;
  /** One entry for each class 1…K. */
  classes: ClassValues[];
}

export interface LossTerms {
  /** −Dice, batch-wise, foreground classes (nnU-Net's sign: −1 … 0). */
  dice: number;
  ce: number;
  /** The unweighted connectivity term; null for losses without one. */
  connectivity: number | null;
}

/** Maps of the first patch of a step's batch, [patchPx · patchPx] where nothing else is said. */
export interface StepMaps {
  /** [patchPx · patchPx · channels] as the network is given it. */
  image: Float32Array;
  /** 0…K */
  labels: Uint8Array;
  tube: Uint8Array;
  /** Foreground probability 1 − p₀ with the weights before the step, 0…255. */
  probability: Uint8Array;
  /** The loss's soft skeleton of the prediction, 0…255; null for losses without one. */
  skeleton: Uint8Array | null;
  /** −∂L/∂z, z the logits of the foreground over the background's: where L falls if z rises it is > 0. */
  push: Float32Array;
}

/** What happened in one step, on the first patch of its batch; follows the step's own event. */
export interface StepDetail {
  kind: 'stepDetail';
  step: number;
  batch: number;
  patchPx: number;
  channels: 1 | 3;
  maps: StepMaps;
  /** As in the step's event. */
  loss: number;
  terms: LossTerms;
  lossWeight: number;
  learningRate: number;
  /** ‖∂L/∂weights‖ */
  gradientNorm: number;
  /** ‖weights‖ before the step, and ‖weights after − weights before‖. */
  weightNorm: number;
  updateNorm: number;
  weightCount: number;
  /** Pixels with a class, and of the tube. */
  truthPx: number;
  tubePx: number;
  /** Mean probability, 0…1, where the labels have a class and where they have none; null where there is no such pixel. */
  meanOnTruth: number | null;
  meanOffTruth: number | null;
  /** Share of Σ |push| on pixels with a class, 0…1; null where nothing is pushed. */
  pushOnTruth: number | null;
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
      /** Time of each part of the step, taken now and then; null in other steps, and where it cannot be taken. */
      phaseMs: PhaseMs | null;
      /** Highest bytes held by the backend so far. */
      peakBytes: number;
    }
  | StepDetail
  | { kind: 'validation'; step: number; images: ImageMetrics[]; mean: FullMetricValues }
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
      /** clDice's soft skeleton (10 iterations) of the foreground probability, 0…255. */
      softSkeleton: Uint8Array;
      /** Pixels > 0 of prediction and of softSkeleton ≥ 128, for checks and descriptions. */
      predictionPx: number;
      softSkeletonPx: number;
    }
  /** The run after this step, to go on from (see checkpoint.ts). */
  | { kind: 'checkpoint'; step: number; file: Uint8Array }
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

/** Where the time and the memory of a step go. */
export interface StepParts {
  /**
   * Milliseconds, each part the least of a few steps that were taken apart: data is the making of the batch, rest what lies
   * between the parts (inputs to the device, numbers back). null where the backend cannot tell.
   */
  timeMs: (PhaseMs & { rest: number }) | null;
  /** Bytes of the peak; their sum is peakBytes. */
  bytes: {
    /** Of all copies that a step holds: those that are read, written and kept to go back to. */
    weights: number;
    /** The optimiser's moments, likewise. */
    optimiser: number;
    /** All else that a step with next to no loss holds: batch, activations, gradients. */
    activations: number;
    /** What the loss adds to the peak of such a step. */
    loss: number;
  };
}

/** What a training step with one loss takes here, measured in turn with Dice + CE. */
export interface LossCost {
  id: string;
  /** Median time of a step, without the making of its batch. */
  stepMs: number;
  /** Median time of a Dice + CE step in the same rounds. */
  baseStepMs: number;
  /** Most bytes held by training. */
  peakBytes: number;
  /** Over Dice + CE; 1 is as much. Of the time, the median of the rounds' ratios. */
  timeRatio: number;
  memoryRatio: number;
  /** 95 % interval of timeRatio's median over the rounds. */
  timeRatioLow: number;
  timeRatioHigh: number;
  /** null where it was not asked for. */
  parts: StepParts | null;
}

export interface LossCosts {
  backend: BackendInfo['backend'];
  adapter: string;
  /** ISO 8601. */
  measuredAt: string;
  losses: LossCost[];
}

export interface MeasuringProgress {
  /** The loss under measurement. */
  lossId: string;
  /** Losses done, of how many. */
  done: number;
  total: number;
}

/** How many steps a measurement takes. */
export interface TurnPlan {
  /** Steps before those that count. */
  warmUpSteps: number;
  leastRounds: number;
  mostRounds: number;
  /** No more rounds than the least are begun after this time. */
  budgetMs: number;
}

/** Why a loss was not measured: it and Dice + CE side by side would not fit into memory. */
export interface MemoryRefusal {
  /** One sentence. */
  message: string;
  neededBytes: number;
  limitBytes: number;
}

/** What the Resources room asks to have measured. */
export interface ResourcesAsked {
  config: RunConfig;
  /** Numbers of foreground classes, 1…255. */
  classCounts: readonly number[];
  /** Beside Dice + CE. */
  lossIds: readonly string[];
  plan: TurnPlan;
}

/** One loss at one number of classes: what it takes, or why that could not be measured. */
export interface ResourceCell {
  lossId: string;
  classCount: number;
  cost: LossCost | null;
  refusal: MemoryRefusal | null;
}

export interface ResourceCosts {
  backend: BackendInfo['backend'];
  adapter: string;
  /** ISO 8601. */
  measuredAt: string;
  /** The whole measurement. */
  tookMs: number;
  /** What training may hold here, in bytes. */
  budgetBytes: number;
  cells: ResourceCell[];
}

export interface ResourceProgress extends MeasuringProgress {
  classCount: number;
}

/** A run at one step. */
export interface RunSnapshot {
  /** Steps trained. */
  step: number;
  /** See checkpoint.ts; null where a weight is not finite. */
  checkpoint: Uint8Array | null;
  /** safetensors */
  weights: Uint8Array;
  /** Of the validation images. */
  predictions: PredictedImage[];
}

export interface PredictedImage {
  id: string;
  name: string;
  width: number;
  height: number;
  classCount: number;
  /** argmax, 0…K */
  prediction: Uint8Array;
}
