// The page's hand on the training worker: spawned on first use, spawned anew after a crash.
import * as Comlink from 'comlink';
import type { TrainApi, TrainMessage } from './train-protocol.ts';

type Remote = Comlink.Remote<TrainApi>;

export interface TrainClient {
  openBackend(...args: Parameters<TrainApi['openBackend']>): ReturnType<Remote['openBackend']>;
  /** Hands the port over; it must lead to the data worker's TrainingSource. */
  connectData(port: MessagePort): Promise<void>;
  start(...args: Parameters<TrainApi['start']>): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(): Promise<void>;
  reset(): Promise<void>;
  setHotKnobs(...args: Parameters<TrainApi['setHotKnobs']>): Promise<void>;
  setPreviewSample(...args: Parameters<TrainApi['setPreviewSample']>): Promise<void>;
  exportWeights(): Promise<Uint8Array>;
  predictValidation(): ReturnType<Remote['predictValidation']>;
  /** Ends the worker. */
  close(): void;
}

/**
 * @param onMessages Called with states and events in order, ten times a second at most. A worker that dies is reported
 * as a failed run; the next call spawns a new one, which knows neither data nor weights.
 */
export function createTrainClient(onMessages: (messages: TrainMessage[]) => void): TrainClient {
  let worker: Worker | null = null;
  let remote: Remote | null = null;
  let rejectPending: ((error: Error) => void) | null = null;
  let crashed: Promise<never> = new Promise(() => undefined);

  const close = () => {
    worker?.terminate();
    worker = null;
    remote = null;
  };

  const spawn = (): Remote => {
    worker = new Worker(new URL('./train.worker.ts', import.meta.url), {
      type: 'module',
      name: 'tendril-train',
    });
    crashed = new Promise((_, reject) => (rejectPending = reject));
    crashed.catch(() => undefined);
    worker.onerror = (event) => {
      const message = `The training worker stopped: ${event.message || 'it could not be loaded'}.`;
      close();
      rejectPending?.(new Error(message));
      onMessages([
        { kind: 'state', state: 'failed' },
        { kind: 'failed', message, fix: 'Press Play to start again with fresh weights.' },
      ]);
    };
    const wrapped = Comlink.wrap<TrainApi>(worker);
    void wrapped.subscribe(Comlink.proxy(onMessages));
    return wrapped;
  };

  // A call into a worker that dies would never answer: every call races against the crash.
  const call = <T>(ask: (api: Remote) => Promise<T>): Promise<T> => {
    remote ??= spawn();
    return Promise.race([ask(remote), crashed]);
  };

  return {
    openBackend: (preference) => call((api) => api.openBackend(preference)),
    connectData: (port) => call((api) => api.connectData(Comlink.transfer(port, [port]))),
    start: (start) => call((api) => api.start(start)),
    pause: () => call((api) => api.pause()),
    resume: () => call((api) => api.resume()),
    step: () => call((api) => api.step()),
    reset: () => call((api) => api.reset()),
    setHotKnobs: (knobs) => call((api) => api.setHotKnobs(knobs)),
    setPreviewSample: (sampleId) => call((api) => api.setPreviewSample(sampleId)),
    exportWeights: () => call((api) => api.exportWeights()),
    predictValidation: () => call((api) => api.predictValidation()),
    close,
  };
}
