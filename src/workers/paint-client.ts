// Door to the paint worker.
import { transfer, wrap, type Remote } from 'comlink';
import type { SampleLayers } from './data-protocol.ts';
import type { PaintApi, PaintedLayer, PaintRequest, PreviewArrays } from './paint-protocol.ts';

export interface PaintClient {
  /** Hands the arrays of the image over; they are empty here afterwards. */
  setSample(sample: SampleLayers, classCount: number): Promise<void>;
  /** Hands the arrays of the preview over; they are empty here afterwards. */
  setPreview(preview: PreviewArrays): Promise<void>;
  clearPreview(): Promise<void>;
  paint(request: PaintRequest): Promise<PaintedLayer | null>;
}

/** Starts the paint worker. Calls are answered in the order in which they were made. */
export function createPaintClient(): PaintClient {
  const worker = new Worker(new URL('./paint.worker.ts', import.meta.url), {
    type: 'module',
    name: 'tendril-paint',
  });
  const remote: Remote<PaintApi> = wrap<PaintApi>(worker);
  return {
    setSample: (sample, classCount) => {
      const buffers = [sample.pixels.buffer, sample.labels.buffer, sample.tube.buffer];
      if (sample.fieldOfView !== null) buffers.push(sample.fieldOfView.buffer);
      return remote.setSample(transfer(sample, distinct(buffers)), classCount);
    },
    setPreview: (preview) =>
      remote.setPreview(
        transfer(
          preview,
          distinct([preview.probability.buffer, preview.prediction.buffer, preview.softSkeleton.buffer]),
        ),
      ),
    clearPreview: () => remote.clearPreview(),
    paint: (request) => remote.paint(request),
  };
}

/** A buffer may be named once only in a transfer list; shared memory is copied by reference anyway. */
function distinct(buffers: ArrayBufferLike[]): ArrayBuffer[] {
  return [...new Set(buffers)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
