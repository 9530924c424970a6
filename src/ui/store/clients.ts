// The three workers behind the page, each started when first needed.
import { createDataClient, type DataClient } from '../../workers/data-client.ts';
import { createPaintClient, type PaintClient } from '../../workers/paint-client.ts';
import { createTrainClient, type TrainClient } from '../../workers/train-client.ts';
import type { TrainMessage } from '../../workers/train-protocol.ts';

let data: DataClient | null = null;
let train: TrainClient | null = null;
let paint: PaintClient | null = null;
let hear: (messages: TrainMessage[]) => void = () => undefined;
const onCrash: Record<'data' | 'train' | 'paint', (error: Error) => void> = {
  data: () => undefined,
  train: () => undefined,
  paint: () => undefined,
};

/** What is to be done when one of the workers has died; the next call to it spawns a new one. */
export function listenToCrashes(worker: keyof typeof onCrash, react: (error: Error) => void): void {
  onCrash[worker] = react;
}

export function dataClient(): DataClient {
  data ??= createDataClient((error) => onCrash.data(error));
  return data;
}

/** What the training worker says goes here. */
export function listenToTraining(onMessages: (messages: TrainMessage[]) => void): void {
  hear = onMessages;
}

export function trainClient(): TrainClient {
  train ??= createTrainClient(
    (messages) => hear(messages),
    (error) => onCrash.train(error),
  );
  return train;
}

export function paintClient(): PaintClient {
  paint ??= createPaintClient((error) => onCrash.paint(error));
  return paint;
}
