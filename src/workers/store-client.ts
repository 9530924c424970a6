// The page's hand on the store worker: spawned on first use.
import * as Comlink from 'comlink';
import type { StoreApi } from './store-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

export type StoreClient = StoreApi;

/** @returns StoreApi; the checkpoint of a run that is written is transferred, and so are predictions. */
export function createStoreClient(): StoreClient {
  const { call } = createWorkerLink<StoreApi>({
    role: 'store',
    spawn: () =>
      new Worker(new URL('./store.worker.ts', import.meta.url), { type: 'module', name: 'tendril-store' }),
  });
  return {
    writeRun: (run) =>
      call((api) => api.writeRun(Comlink.transfer(run, [run.checkpoint.buffer as ArrayBuffer]))),
    readRun: () => call((api) => api.readRun()),
    deleteRun: () => call((api) => api.deleteRun()),
    writeUpload: (upload) => call((api) => api.writeUpload(upload)),
    readUpload: () => call((api) => api.readUpload()),
    deleteUpload: () => call((api) => api.deleteUpload()),
    writeEnded: (id, run) => call((api) => api.writeEnded(id, run)),
    readEnded: () => call((api) => api.readEnded()),
    deleteEnded: (id) => call((api) => api.deleteEnded(id)),
    readComparison: () => call((api) => api.readComparison()),
    hasOwnDataComparison: () => call((api) => api.hasOwnDataComparison()),
    writeComparisonSettings: (settings) => call((api) => api.writeComparisonSettings(settings)),
    writeImport: (imported) => call((api) => api.writeImport(imported)),
    writeComparedRun: (id, run, predictions) =>
      call((api) =>
        api.writeComparedRun(
          id,
          run,
          Comlink.transfer(
            [...predictions],
            predictions.map(({ prediction }) => prediction.buffer as ArrayBuffer),
          ),
        ),
      ),
    readComparedPredictions: (id) => call((api) => api.readComparedPredictions(id)),
    deleteComparedRuns: (ids) => call((api) => api.deleteComparedRuns(ids)),
    deleteComparison: () => call((api) => api.deleteComparison()),
    deleteAll: () => call((api) => api.deleteAll()),
    usage: () => call((api) => api.usage()),
  };
}
