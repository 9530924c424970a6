// The page without a screen: `npm run train` drives the same two workers as the page does, through the same clients.
import { createDataClient } from '../../src/workers/data-client.ts';
import type { DroppedFile } from '../../src/workers/data-protocol.ts';
import { createTrainClient } from '../../src/workers/train-client.ts';
import type { TrainEvent, TrainMessage, TrainStart } from '../../src/workers/train-protocol.ts';
import {
  FILE_LIST_URL,
  type FrameHeader,
  OUTPUT_URL,
  type RunnerNews,
  type RunnerPage,
  type ServedFile,
} from './runner-protocol.ts';

const PARALLEL_FETCHES = 4;

// News is told one after the other, so that Node hears it in order and `train` can wait until all is told.
let told: Promise<void> = Promise.resolve();
function tell(news: RunnerNews): void {
  told = told.then(() => window.tendrilTell?.(news));
}

async function fetchAll(): Promise<DroppedFile[]> {
  const list = (await (await fetch(FILE_LIST_URL)).json()) as ServedFile[];
  const files: DroppedFile[] = new Array<DroppedFile>(list.length);
  let next = 0;
  const take = async () => {
    for (let index = next++; index < list.length; index = next++) {
      const { path, url } = list[index];
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${path} could not be read; check that it still exists.`);
      files[index] = { path, file: await response.blob() };
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_FETCHES }, take));
  return files;
}

async function put(name: string, content: Uint8Array | Blob): Promise<void> {
  const body = content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
  const response = await fetch(OUTPUT_URL + name, { method: 'PUT', body });
  if (!response.ok) throw new Error(`The result "${name}" could not be handed over (${response.status}).`);
}

type Preview = Extract<TrainEvent, { kind: 'preview' }>;

let endRun: () => void = () => undefined;
let hearPreview: (preview: Preview) => void = () => undefined;

function forward(messages: TrainMessage[]): void {
  tell({ kind: 'train', messages: messages.filter(({ kind }) => kind !== 'preview') });
  for (const message of messages) if (message.kind === 'preview') hearPreview(message);
  // A run whose loss is no longer finite pauses for a person to decide; here nobody will.
  if (messages.some(({ kind }) => kind === 'done' || kind === 'failed' || kind === 'nonFinite')) endRun();
}

const data = createDataClient();
const training = createTrainClient(forward);

/** Trains on the open data; resolves when the run is done, failed or stopped being finite. */
async function trainToEnd(start: TrainStart): Promise<void> {
  const channel = new MessageChannel();
  await data.connect(channel.port1);
  await training.connectData(channel.port2);
  const ended = new Promise<void>((resolve) => (endRun = resolve));
  const started = training.start(start);
  // The run's last message and the answer of `start` travel on different ports: wait for the message.
  await Promise.race([ended, started.then(() => ended)]);
  await told;
}

const runner: RunnerPage = {
  async openData({ open }) {
    const table = await data.open(await fetchAll(), open, (progress) => tell({ kind: 'data', progress }));
    tell({ kind: 'dataset', table });
    await told;
    return table;
  },

  async sendNnunet(options) {
    const { zip, ...header } = await data.exportNnunet(options, (done, total) =>
      tell({ kind: 'nnunet', done, total }),
    );
    await put('nnunet', zip);
    await told;
    return header;
  },

  async openBackend(preference) {
    const info = await training.openBackend(preference);
    if (preference !== 'auto' && info.backend !== preference) {
      throw new Error(
        `The backend ${preference} is not to be had here. ${info.notice ?? ''} Use --backend ${info.backend}.`,
      );
    }
    tell({ kind: 'backend', info });
    await told;
    return info;
  },

  train: (config, view) => trainToEnd({ config, previewSampleId: null, begin: 'run', view }),

  async trainWithFrames(config, { sampleId, everySteps }) {
    const frames: FrameHeader[] = [];
    let putting = Promise.resolve();
    // A paused run is looked at after each order of steps, the first time before any.
    hearPreview = ({ step, width, height, predictionPx, probability }) => {
      if (step > 0) {
        frames.push({ step, width, height, predictionPx });
        putting = putting.then(() => put(`frame-${step}`, probability));
      }
      for (let i = 0; i < everySteps && step + i < config.steps; i++) void training.step(false);
    };
    await trainToEnd({ config, previewSampleId: sampleId, begin: 'pause' });
    await putting;
    return frames;
  },

  async pause() {
    await training.pause();
  },

  async sendWeights() {
    await put('weights', await training.exportWeights());
  },

  async sendPredictions() {
    const predictions = await training.predictValidation();
    const headers = [];
    for (const [index, { prediction, ...header }] of predictions.entries()) {
      await put(`prediction-${index}`, prediction);
      headers.push(header);
    }
    return headers;
  },
};

window.tendrilRunner = runner;
