// The page's hand on the loss lab: spawned on first use, spawned anew after a crash. tfjs comes with the worker.
import { transfer } from 'comlink';
import type {
  AccidentId,
  AloneState,
  BackendInfo,
  LabAnswer,
  LabImage,
  LabPlace,
  LabRequest,
  LabSettings,
  LabStart,
  LossLabApi,
} from './loss-lab-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

export interface LossLabClient {
  open(): Promise<BackendInfo>;
  /** Hands the arrays of the image over; they are empty here afterwards. */
  setImage(image: LabImage): Promise<void>;
  begin(start: LabStart): Promise<LabPlace>;
  /** Bitmaps of the answer have to be closed or shown. */
  run(request: LabRequest): Promise<LabAnswer>;
  tryAlone(id: AccidentId, settings: LabSettings): Promise<AloneState>;
  exportState(settings: LabSettings): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the worker. */
  close(): void;
}

/** @param onCrash Called when the worker died: the image has to be set again. */
export function createLossLabClient(onCrash?: (error: Error) => void): LossLabClient {
  const { call, close } = createWorkerLink<LossLabApi>({
    role: 'loss',
    spawn: () =>
      new Worker(new URL('./loss-lab.worker.ts', import.meta.url), {
        type: 'module',
        name: 'tendril-losses',
      }),
    ...(onCrash === undefined ? {} : { onCrash }),
  });
  return {
    open: () => call((api) => api.open()),
    setImage: (image) => {
      const buffers = [image.labels.buffer, image.tube.buffer].filter(
        (buffer) => buffer instanceof ArrayBuffer,
      );
      return call((api) => api.setImage(transfer(image, [...new Set(buffers)])));
    },
    begin: (start) => call((api) => api.begin(start)),
    run: (request) => call((api) => api.run(request)),
    tryAlone: (id, settings) => call((api) => api.tryAlone(id, settings)),
    exportState: (settings) => call((api) => api.exportState(settings)),
    close,
  };
}
