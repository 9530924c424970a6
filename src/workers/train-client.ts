// The page's hand on the training worker: spawned on first use, spawned anew after a crash.
import * as Comlink from 'comlink';
import type { LossCosts, ResourceCosts, TrainApi, TrainMessage } from './train-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

type Remote = Comlink.Remote<TrainApi>;

export interface TrainClient {
  openBackend(...args: Parameters<TrainApi['openBackend']>): ReturnType<Remote['openBackend']>;
  /** Hands the port over; it must lead to the data worker's TrainingSource. */
  connectData(port: MessagePort): Promise<void>;
  start(...args: Parameters<TrainApi['start']>): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(isDetailed: boolean): Promise<void>;
  reset(): Promise<void>;
  setHotKnobs(...args: Parameters<TrainApi['setHotKnobs']>): Promise<void>;
  setPreviewSample(...args: Parameters<TrainApi['setPreviewSample']>): Promise<void>;
  measureLosses(...args: Parameters<TrainApi['measureLosses']>): Promise<LossCosts | null>;
  measureResources(...args: Parameters<TrainApi['measureResources']>): Promise<ResourceCosts | null>;
  cancelMeasurement(): Promise<void>;
  exportWeights(): Promise<Uint8Array>;
  predictValidation(): ReturnType<Remote['predictValidation']>;
  takeSnapshot(): ReturnType<Remote['takeSnapshot']>;
  /** Ends the worker. */
  close(): void;
}

/**
 * A worker that dies rejects the calls under way; the next call spawns a new one, which knows neither data nor weights.
 *
 * @param onMessages Called with states and events in order, ten times a second at most.
 * @param onCrash Called when the worker died; without it a death is told to onMessages as a failed run.
 */
export function createTrainClient(
  onMessages: (messages: TrainMessage[]) => void,
  onCrash: (error: Error) => void = ({ message }) =>
    onMessages([
      { kind: 'state', state: 'failed' },
      { kind: 'failed', message, fix: 'Start again with fresh weights.' },
    ]),
): TrainClient {
  const { call, close } = createWorkerLink<TrainApi>({
    role: 'training',
    spawn: () =>
      new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module', name: 'tendril-train' }),
    onSpawn: (api) => void api.subscribe(Comlink.proxy(onMessages)),
    onCrash,
  });

  return {
    openBackend: (preference) => call((api) => api.openBackend(preference)),
    connectData: (port) => call((api) => api.connectData(Comlink.transfer(port, [port]))),
    start: (start) => call((api) => api.start(start)),
    pause: () => call((api) => api.pause()),
    resume: () => call((api) => api.resume()),
    step: (isDetailed) => call((api) => api.step(isDetailed)),
    reset: () => call((api) => api.reset()),
    setHotKnobs: (knobs) => call((api) => api.setHotKnobs(knobs)),
    setPreviewSample: (sampleId) => call((api) => api.setPreviewSample(sampleId)),
    measureLosses: (config, onProgress) =>
      call((api) => api.measureLosses(config, Comlink.proxy(onProgress))),
    measureResources: (asked, onProgress) =>
      call((api) => api.measureResources(asked, Comlink.proxy(onProgress))),
    cancelMeasurement: () => call((api) => api.cancelMeasurement()),
    exportWeights: () => call((api) => api.exportWeights()),
    predictValidation: () => call((api) => api.predictValidation()),
    takeSnapshot: () => call((api) => api.takeSnapshot()),
    close,
  };
}
