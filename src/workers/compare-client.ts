// The page's hand on the compare worker: spawned on first use, spawned anew after a crash.
import { transfer, type Remote } from 'comlink';
import type { CompareApi } from './compare-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

/** CompareApi from the other side of the worker's door. */
export type CompareClient = {
  [Call in keyof CompareApi]: (
    ...args: Parameters<CompareApi[Call]>
  ) => Promise<Awaited<ReturnType<CompareApi[Call]>>>;
} & {
  /** Ends the worker and forgets all comparisons. */
  close: () => void;
};

/**
 * A worker that dies rejects the calls under way; the next call spawns a new one, which knows no image.
 *
 * @param onCrash Called when the worker died: images and predictions are gone.
 */
export function createCompareClient(onCrash: (error: Error) => void): CompareClient {
  const { call, close } = createWorkerLink<CompareApi>({
    role: 'compare',
    spawn: () =>
      new Worker(new URL('./compare.worker.ts', import.meta.url), {
        type: 'module',
        name: 'tendril-compare',
      }),
    onCrash,
  });
  const ask = <T>(question: (api: Remote<CompareApi>) => Promise<T>): Promise<T> => call(question);
  return {
    addImage: (comparison, image, classCount) => {
      const buffers = [image.pixels.buffer, image.labels.buffer];
      if (image.fieldOfView !== null) buffers.push(image.fieldOfView.buffer);
      return ask((api) => api.addImage(comparison, transfer(image, distinct(buffers)), classCount));
    },
    addPrediction: (comparison, run, imageId, prediction) =>
      ask((api) =>
        api.addPrediction(comparison, run, imageId, transfer(prediction, distinct([prediction.buffer]))),
      ),
    addPredictionFile: (...args) => ask((api) => api.addPredictionFile(...args)),
    dropRun: (comparison, run) => ask((api) => api.dropRun(comparison, run)),
    dropComparison: (comparison) => ask((api) => api.dropComparison(comparison)),
    paint: (request) => ask((api) => api.paint(request)),
    summarise: (input) => ask((api) => api.summarise(input)),
    leastPValue: (pairs) => ask((api) => api.leastPValue(pairs)),
    assignFolds: (ids, foldCount, seed) => ask((api) => api.assignFolds(ids, foldCount, seed)),
    readResults: (file, name) => ask((api) => api.readResults(file, name)),
    openRecording: (url) => ask((api) => api.openRecording(url)),
    openRecordedImage: (url, index) => ask((api) => api.openRecordedImage(url, index)),
    close,
  };
}

/** A buffer may be named once only in a transfer list; shared memory is copied by reference anyway. */
function distinct(buffers: ArrayBufferLike[]): ArrayBuffer[] {
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
