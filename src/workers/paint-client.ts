// The page's hand on the paint worker: spawned on first use, spawned anew after a crash.
import { transfer } from 'comlink';
import type { SampleLayers } from './data-protocol.ts';
import type {
  KeptPreview,
  LocatedErrors,
  PaintApi,
  PaintedLayer,
  PaintRequest,
  PreviewArrays,
  RecordedFrame,
  RecordedRun,
  RecordedPlace,
  RingRequest,
  StepPictures,
} from './paint-protocol.ts';
import type { StepDetail } from './train-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

export interface PaintClient {
  /** Hands the arrays of the image over; they are empty here afterwards. See PaintApi. */
  setSample(sample: SampleLayers, classCount: number, keepsPreview?: boolean): Promise<void>;
  /** Hands the arrays of the preview over; they are empty here afterwards. */
  setPreview(preview: PreviewArrays): Promise<void>;
  clearPreview(): Promise<void>;
  /** See PaintApi. */
  openRecorded(place: RecordedPlace): Promise<RecordedRun>;
  showRecorded(): Promise<void>;
  /** The bytes are copied: the page may show the frame again. */
  setRecordedFrame(frame: RecordedFrame): Promise<void>;
  /** A copy of the newest live preview of the open image; null where there is none. */
  readPreview(): Promise<KeptPreview | null>;
  paint(request: PaintRequest): Promise<PaintedLayer | null>;
  locateErrors(request: RingRequest): Promise<LocatedErrors | null>;
  /** The arrays of the step are copied: it is small, and the page keeps its numbers. */
  paintStep(detail: StepDetail): Promise<StepPictures>;
  /** Ends the worker. */
  close(): void;
}

/**
 * Calls are answered in the order in which they were made. A worker that dies rejects those under way; the next call spawns a
 * new one, which knows no image.
 *
 * @param onCrash Called when the worker died: the image has to be set again.
 */
export function createPaintClient(onCrash?: (error: Error) => void): PaintClient {
  const { call, close } = createWorkerLink<PaintApi>({
    role: 'paint',
    spawn: () =>
      new Worker(new URL('./paint.worker.ts', import.meta.url), { type: 'module', name: 'tendril-paint' }),
    ...(onCrash === undefined ? {} : { onCrash }),
  });
  return {
    setSample: (sample, classCount, keepsPreview = false) => {
      const buffers = [sample.pixels.buffer, sample.labels.buffer, sample.tube.buffer];
      if (sample.fieldOfView !== null) buffers.push(sample.fieldOfView.buffer);
      return call((api) => api.setSample(transfer(sample, distinct(buffers)), classCount, keepsPreview));
    },
    setPreview: (preview) => {
      const buffers = [preview.probability.buffer, preview.prediction.buffer, preview.softSkeleton.buffer];
      return call((api) => api.setPreview(transfer(preview, distinct(buffers))));
    },
    clearPreview: () => call((api) => api.clearPreview()),
    openRecorded: (place) => call((api) => api.openRecorded(place)),
    showRecorded: () => call((api) => api.showRecorded()),
    setRecordedFrame: (frame) => call((api) => api.setRecordedFrame(frame)),
    readPreview: () => call((api) => api.readPreview()),
    paint: (request) => call((api) => api.paint(request)),
    paintStep: (detail) => call((api) => api.paintStep(detail)),
    locateErrors: (request) => call((api) => api.locateErrors(request)),
    close,
  };
}

/** A buffer may be named once only in a transfer list; shared memory is copied by reference anyway. */
function distinct(buffers: ArrayBufferLike[]): ArrayBuffer[] {
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
