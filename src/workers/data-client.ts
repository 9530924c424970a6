// The page's hand on the data worker: spawned on first use, spawned anew after a crash.
import * as Comlink from 'comlink';
import type {
  DataApi,
  DataProgress,
  DatasetTable,
  DroppedFile,
  NnunetArchive,
  OpenOptions,
  SampleLayers,
  Thumbnail,
} from './data-protocol.ts';
import type { NnunetOptions } from '../data/nnunet/nnunet-plan.ts';
import { createWorkerLink } from './worker-link.ts';

export { collectDroppedFiles, fromFileList } from './dropped-files.ts';

/** DataApi from the other side of the worker's door; ports are transferred. */
export interface DataClient {
  open(
    files: DroppedFile[],
    options: OpenOptions,
    onProgress: (progress: DataProgress) => void,
  ): Promise<DatasetTable>;
  readSample(id: string): Promise<SampleLayers>;
  fingerprint(): Promise<string>;
  readThumbnails(edgePx: number): Promise<Thumbnail[]>;
  /** Packs the open set for nnU-Net; onProgress hears of images done and of how many. */
  exportNnunet(
    options: NnunetOptions,
    onProgress: (done: number, total: number) => void,
  ): Promise<NnunetArchive>;
  /** Hands the port over; its other end may be given to the training worker. */
  connect(port: MessagePort): Promise<void>;
  /** Ends the worker and forgets the open data set. */
  close(): void;
}

/**
 * A worker that dies rejects the calls under way; the next call spawns a new one, which has no data set open.
 *
 * @param onCrash Called when the worker died: what was open has to be opened again.
 */
export function createDataClient(onCrash?: (error: Error) => void): DataClient {
  const { call, close } = createWorkerLink<DataApi>({
    role: 'data',
    spawn: () =>
      new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module', name: 'tendril-data' }),
    ...(onCrash === undefined ? {} : { onCrash }),
  });
  return {
    open: (files, options, onProgress) => call((api) => api.open(files, options, Comlink.proxy(onProgress))),
    readSample: (id) => call((api) => api.readSample(id)),
    fingerprint: () => call((api) => api.fingerprint()),
    readThumbnails: (edgePx) => call((api) => api.readThumbnails(edgePx)),
    exportNnunet: (options, onProgress) =>
      call((api) => api.exportNnunet(options, Comlink.proxy(onProgress))),
    connect: (port) => call((api) => api.connect(Comlink.transfer(port, [port]))),
    close,
  };
}
