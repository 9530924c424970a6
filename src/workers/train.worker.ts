// Thin shell: the training session behind comlink. The engine in it knows neither page nor protocol.
import * as Comlink from 'comlink';
import type { TrainingSet } from '../data/training-sample.ts';
import { TrainSession } from '../engine/train-session.ts';
import type { TrainingSource } from './data-protocol.ts';
import { openPatchPool } from './patch-pool.ts';
import { MessageBatcher } from './message-batcher.ts';
import type { TrainApi, TrainMessage } from './train-protocol.ts';

let listener: Comlink.Remote<(messages: TrainMessage[]) => void> | null = null;
/** Resolves when the page has heard all that was delivered to it. */
let heard: Promise<void> = Promise.resolve();
let source: Comlink.Remote<TrainingSource> | null = null;

const batcher = new MessageBatcher<TrainMessage>((messages) => {
  const buffers = messages.flatMap((message) => {
    if (message.kind === 'checkpoint') return [message.file.buffer];
    if (message.kind !== 'preview') return [];
    return [message.probability.buffer, message.prediction.buffer, message.softSkeleton.buffer];
  });
  if (listener !== null) heard = listener(Comlink.transfer(messages, buffers as ArrayBuffer[]));
});

const session = new TrainSession((message) => {
  batcher.push(message);
  // A change of state is what a person waits for: it does not wait for its batch.
  if (message.kind === 'state') batcher.flush();
}, openPatchPool);

async function readSet(): Promise<TrainingSet> {
  if (source === null) throw new Error('No data set is open: choose a sample set or drop images and masks.');
  return source.readTrainingSet();
}

const api: TrainApi = {
  openBackend: (preference) => session.openBackend(preference),
  connectData(port) {
    source?.[Comlink.releaseProxy]();
    source = Comlink.wrap<TrainingSource>(port);
  },
  subscribe(onMessages) {
    // What comes through comlink is a proxy of it.
    listener = onMessages as unknown as typeof listener;
  },
  async start(start) {
    await session.start(start, readSet);
    batcher.flush();
  },
  pause: () => session.pause(),
  resume: () => session.resume(),
  step: (isDetailed) => session.step(isDetailed),
  reset: () => session.reset(),
  setHotKnobs: (knobs) => session.setHotKnobs(knobs),
  setPreviewSample: (sampleId) => session.setPreviewSample(sampleId),
  measureLosses: (config, onProgress) => session.measureLosses(config, readSet, onProgress),
  measureResources: (asked, onProgress) => session.measureResources(asked, readSet, onProgress),
  cancelMeasurement: () => session.cancelMeasurement(),
  async exportWeights() {
    const bytes = await session.exportWeights();
    return Comlink.transfer(bytes, [bytes.buffer as ArrayBuffer]);
  },
  async predictValidation() {
    const images = await session.predictValidation();
    return Comlink.transfer(
      images,
      images.map(({ prediction }) => prediction.buffer as ArrayBuffer),
    );
  },
  async takeSnapshot() {
    const snapshot = await session.takeSnapshot();
    batcher.flush();
    await heard;
    const { checkpoint, weights, predictions } = snapshot;
    const arrays = [weights, ...predictions.map(({ prediction }) => prediction)];
    if (checkpoint !== null) arrays.push(checkpoint);
    return Comlink.transfer(
      snapshot,
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
};

Comlink.expose(api);
