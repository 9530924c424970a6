// The page behind `npm run parity`.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { decodeImage } from '../../../src/data/decode/decode-image.ts';
import type { TrainingSet } from '../../../src/data/training-sample.ts';
import { openBackend } from '../../../src/engine/backend/open-backend.ts';
import { layoutParameters } from '../../../src/engine/parameters.ts';
import { readSafetensors } from '../../../src/engine/safetensors.ts';
import { createRun, disposeRun } from '../../../src/engine/train-run.ts';
import { computeTubedSkeleton } from '../../../src/morphology/tubed-skeleton.ts';
import type { DroppedFile } from '../../../src/workers/data-protocol.ts';
import { createDatasetStore } from '../../../src/workers/dataset-store.ts';
import { FILE_LIST_URL, OUTPUT_URL, type ServedFile } from '../runner-protocol.ts';
import type { ParityPage } from './parity-protocol.ts';
import { exportInputs, nameValues, predictFirstBatch, trainForParity } from './parity-run.ts';

const TUBE_RADIUS_PX = 2;

let failure: string | null = null;
let set: TrainingSet | null = null;

function openSet(): TrainingSet {
  if (set === null) throw new Error('No data set is open.');
  return set;
}

function checkDevice(): void {
  if (failure !== null) throw new Error(failure);
}

async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`A file could not be read (${response.status}).`);
  return response;
}

async function put(name: string, bytes: Uint8Array): Promise<void> {
  const body = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const response = await fetch(OUTPUT_URL + name, { method: 'PUT', body });
  if (!response.ok) throw new Error(`The result "${name}" could not be handed over (${response.status}).`);
}

const parity: ParityPage = {
  async openBackend(backend) {
    const info = await openBackend(backend, (message) => (failure = message));
    return info.adapter;
  },

  async openData() {
    const list = (await (await fetchFile(FILE_LIST_URL)).json()) as ServedFile[];
    const files: DroppedFile[] = [];
    for (const { path, url } of list) files.push({ path, file: await (await fetchFile(url)).blob() });
    const store = createDatasetStore({
      decode: decodeImage,
      computeTube: (labels, width, height, radiusPx) =>
        Promise.resolve(computeTubedSkeleton(labels, width, height, radiusPx)),
    });
    const options = {
      name: 'parity',
      validationFraction: 0,
      seed: 0,
      validationPrefix: null,
      tubeRadiusPx: TUBE_RADIUS_PX,
    };
    const table = await store.open(files, options, () => undefined);
    if (table.trainCount === 0)
      throw new Error('The data folder holds no usable pair of image and mask to train on.');
    const all = store.trainingSet();
    // Whole images are not looked at here, so none are held out.
    set = { ...all, samples: all.samples.filter(({ split }) => split === 'train') };
    return { classCount: set.classCount, channels: set.channels, trainCount: set.samples.length };
  },

  async sendInputs(config) {
    const { initial, batches } = await exportInputs(config, openSet());
    await put('initial', initial);
    await put('batches', batches);
  },

  async train(config) {
    const { steps, ...files } = await trainForParity(config, openSet());
    checkDevice();
    for (const [name, bytes] of Object.entries(files)) await put(name, bytes);
    return steps;
  },

  async predict(config, weightsUrl) {
    const file = readSafetensors(new Uint8Array(await (await fetchFile(weightsUrl)).arrayBuffer()));
    const run = createRun(config, openSet());
    try {
      const byName = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
      const parts = run.specs.map(({ name, shape }) => {
        const found = byName.get(name);
        if (found === undefined || found.shape.join() !== shape.join()) {
          throw new Error(
            `The weights' ${name} is ${found === undefined ? 'missing' : `[${found.shape.join(', ')}]`}, and the network for these images needs [${shape.join(', ')}].`,
          );
        }
        return found.data;
      });
      const { length, parts: places } = layoutParameters(run.specs);
      const flat = new Float32Array(length);
      for (const [i, part] of parts.entries()) flat.set(part, places[i].offset);
      const weights: Tensor1D = tf.tensor1d(flat);
      await put('final', nameValues(run, flat));
      await put('prediction', await predictFirstBatch(run, weights));
      weights.dispose();
      checkDevice();
    } finally {
      disposeRun(run);
    }
  },
};

window.tendrilParity = parity;
