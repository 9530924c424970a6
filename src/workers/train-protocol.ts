// What the page and the headless runner may ask of the training worker (comlink). Types only.
import type { RunConfig } from '../engine/run-config.ts';
import type {
  BackendInfo,
  LossCosts,
  MeasuringProgress,
  PredictedImage,
  ResourceCosts,
  ResourceProgress,
  ResourcesAsked,
  RunSnapshot,
  TrainMessage,
  TrainStart,
} from '../engine/train-events.ts';

export type { PhaseMs } from '../engine/step-phases.ts';
export type {
  BackendInfo,
  FullMetricValues,
  ImageMetrics,
  LossCost,
  LossCosts,
  LossTerms,
  MeasuringProgress,
  MetricValues,
  PredictedImage,
  ResourceCell,
  ResourceCosts,
  ResourceProgress,
  ResourcesAsked,
  RunSnapshot,
  StepDetail,
  TrainEvent,
  TrainMessage,
  TrainStart,
} from '../engine/train-events.ts';

export interface TrainApi {
  /** Brings the backend up (webgpu, then wasm; never cpu) and says which it is. */
  openBackend(preference: RunConfig['backend']): Promise<BackendInfo>;
  /** Port to the data worker's TrainingSource. Replaces the former one. */
  connectData(port: MessagePort): void;
  /** Events arrive in batches, at most ten a second; arrays in them are transferred. */
  subscribe(onMessages: (messages: TrainMessage[]) => void): void;
  /** Begins a new run, from fresh weights or a checkpoint; resolves when the run has ended, failed or was reset. */
  start(start: TrainStart): Promise<void>;
  pause(): void;
  resume(): void;
  /** One step, then paused again; a detailed one also tells what happened in it. */
  step(isDetailed: boolean): void;
  /** Ends the run and frees its tensors; state returns to idle. */
  reset(): Promise<void>;
  /** Knobs that act on the running model from its next step on. */
  setHotKnobs(knobs: { learningRate?: number; lossWeight?: number }): void;
  setPreviewSample(sampleId: string | null): void;
  /** Time and memory of a step for each loss, while no run is under way; null when cancelled or a run began. */
  measureLosses(
    config: RunConfig,
    onProgress: (progress: MeasuringProgress) => void,
  ): Promise<LossCosts | null>;
  /** The same for several numbers of classes. */
  measureResources(
    asked: ResourcesAsked,
    onProgress: (progress: ResourceProgress) => void,
  ): Promise<ResourceCosts | null>;
  cancelMeasurement(): void;
  /** Weights of the current run as a safetensors file. */
  exportWeights(): Promise<Uint8Array>;
  /** Whole-image predictions of the validation samples with the current weights. */
  predictValidation(): Promise<PredictedImage[]>;
  /** All of it at one step, between two steps of a run under way; answers when the page has heard of that step. */
  takeSnapshot(): Promise<RunSnapshot>;
}
