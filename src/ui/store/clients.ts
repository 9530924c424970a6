// The three workers behind the page, each started when first needed.
import type { DroppedFile, DataApi } from '../../workers/data-protocol.ts';
import { createPaintClient, type PaintClient } from '../../workers/paint-client.ts';
import { createTrainClient, type TrainClient } from '../../workers/train-client.ts';
import type { TrainMessage } from '../../workers/train-protocol.ts';

type Wrapped<Api> = {
  [K in keyof Api]: Api[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};
export type DataDoor = Wrapped<DataApi>;

const modules = import.meta.glob<Record<string, unknown>>([
  '../../workers/data-client.ts',
  '../../workers/dropped-files.ts',
]);

async function pick<T>(file: string, name: string): Promise<T> {
  const load = modules[`../../workers/${file}`];
  if (load === undefined) throw new Error(`The part ${file} is not there yet.`);
  return (await load())[name] as T;
}

let data: Promise<DataDoor> | null = null;
let train: TrainClient | null = null;
let hear: (messages: TrainMessage[]) => void = () => undefined;
let paint: PaintClient | null = null;

export function dataClient(): Promise<DataDoor> {
  data ??= pick<() => DataDoor>('data-client.ts', 'createDataClient').then((create) => create());
  return data;
}

/** What the training worker says goes here. */
export function listenToTraining(onMessages: (messages: TrainMessage[]) => void): void {
  hear = onMessages;
}

export function trainClient(): TrainClient {
  train ??= createTrainClient((messages) => hear(messages));
  return train;
}

export function paintClient(): PaintClient {
  paint ??= createPaintClient();
  return paint;
}

export async function collectDropped(transfer: DataTransfer): Promise<DroppedFile[]> {
  const collect = await pick<(t: DataTransfer) => Promise<DroppedFile[]>>(
    'dropped-files.ts',
    'collectDroppedFiles',
  );
  return collect(transfer);
}

export async function fromFiles(files: FileList): Promise<DroppedFile[]> {
  const convert = await pick<(f: FileList) => DroppedFile[]>('dropped-files.ts', 'fromFileList');
  return convert(files);
}
