// Thin shell: the data set store behind comlink.
import * as Comlink from 'comlink';
import { decodeImage } from '../data/decode/decode-image.ts';
import { zipNnunet } from '../data/nnunet/nnunet-files.ts';
import { planNnunet } from '../data/nnunet/nnunet-plan.ts';
import { thumbnailPixels } from '../data/thumbnail.ts';
import type { DataApi, TrainingSource } from './data-protocol.ts';
import { createDatasetStore } from './dataset-store.ts';
import { shareTrainingSet } from './share-set.ts';
import { fingerprintSet } from './set-fingerprint.ts';
import { createSkeletonPool } from './skeleton-pool.ts';

const pool = createSkeletonPool();
const store = createDatasetStore({
  decode: decodeImage,
  computeTube: (labels, width, height, radiusPx) => pool.computeTube(labels, width, height, radiusPx),
});

const count = (map: Uint8Array) => map.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);

const api: DataApi = {
  async open(files, options, onProgress) {
    // Progress travels on a port of its own: the answer waits until the last of it was heard.
    let heard: unknown;
    const table = await store.open(files, options, (progress) => {
      heard = onProgress(progress);
    });
    await heard;
    return table;
  },

  readSample(id) {
    const { name, width, height, channels, ...maps } = store.sample(id);
    const layers = {
      id,
      name,
      width,
      height,
      channels,
      pixels: maps.pixels.slice(),
      labels: maps.labels.slice(),
      tube: maps.tube.slice(),
      fieldOfView: maps.fieldOfView?.slice() ?? null,
      labelPx: count(maps.labels),
      tubePx: count(maps.tube),
    };
    const arrays = [layers.pixels, layers.labels, layers.tube, layers.fieldOfView];
    const buffers = arrays.flatMap((array) => (array === null ? [] : [array.buffer]));
    return Promise.resolve(Comlink.transfer(layers, buffers));
  },

  fingerprint: () => fingerprintSet(store.trainingSet()),

  async readThumbnails(edgePx) {
    const thumbnails = await Promise.all(
      store.trainingSet().samples.map(async (sample) => {
        const pixels = thumbnailPixels(sample, edgePx);
        return { id: sample.id, bitmap: await createImageBitmap(new ImageData(pixels, edgePx, edgePx)) };
      }),
    );
    return Comlink.transfer(
      thumbnails,
      thumbnails.map(({ bitmap }) => bitmap),
    );
  },

  async exportNnunet(options, onProgress) {
    const set = store.trainingSet();
    const plan = planNnunet(set, store.classNames(), options);
    let heard: unknown;
    const zip = await zipNnunet(set, plan, async (done, total) => {
      heard = onProgress(done, total);
      // Waiting calls come first.
      await new Promise((resolve) => setTimeout(resolve));
    });
    await heard;
    const validationCount = plan.cases.filter(({ split }) => split === 'validation').length;
    return {
      folder: plan.folder,
      zip,
      trainCount: plan.cases.length - validationCount,
      validationCount,
      labels: plan.labels,
    };
  },

  connect(port) {
    // The set stays here for the page and for the next run; where memory cannot be shared, the answer is copied on its way.
    const source: TrainingSource = {
      readTrainingSet: () => Promise.resolve(shareTrainingSet(store.trainingSet())),
    };
    Comlink.expose(source, port);
  },
};

Comlink.expose(api);
