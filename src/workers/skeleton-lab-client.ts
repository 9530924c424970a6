// The page's hand on the skeleton lab: spawned on first use, spawned anew after a crash.
import { transfer } from 'comlink';
import type { LabApi, LabOpening } from './skeleton-lab-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

/** LabApi from the other side of the worker's door; arrays are transferred and are empty here afterwards. */
export type LabClient = {
  [Name in keyof LabApi]: (...given: Parameters<LabApi[Name]>) => Promise<Awaited<ReturnType<LabApi[Name]>>>;
} & {
  /** Ends the worker. */
  close(): void;
};

/**
 * A worker that dies rejects the calls under way; the next call spawns a new one, which has no mask open.
 *
 * @param onCrash Called when the worker died: the mask has to be opened again.
 */
export function createLabClient(onCrash?: (error: Error) => void): LabClient {
  const { call, close } = createWorkerLink<LabApi>({
    role: 'skeleton lab',
    spawn: () =>
      new Worker(new URL('./skeleton-lab.worker.ts', import.meta.url), {
        type: 'module',
        name: 'tendril-skeleton-lab',
      }),
    ...(onCrash === undefined ? {} : { onCrash }),
  });
  return {
    openFile: (file) => call((api) => api.openFile(file) as Promise<LabOpening>),
    openLabels: (labels) =>
      call((api) => api.openLabels(transfer(labels, [labels.labels.buffer as ArrayBuffer]))),
    openPrediction: (prediction) =>
      call((api) => api.openPrediction(transfer(prediction, [prediction.probability.buffer as ArrayBuffer]))),
    drawPattern: (pattern) => call((api) => api.drawPattern(pattern)),
    paint: (strokes) => call((api) => api.paint(strokes)),
    restore: () => call((api) => api.restore()),
    overview: (edgePx) => call((api) => api.overview(edgePx)),
    render: (settings) => call((api) => api.render(settings)),
    summarise: () => call((api) => api.summarise()),
    close,
  };
}
