// Brings images and predictions into the compare worker, and keeps what it says of them.
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import type { RingedPrediction } from '../../workers/compare-protocol.ts';
import type { PredictedImage } from '../../workers/train-protocol.ts';
import { announce } from '../store/app-store.ts';
import { dataClient } from '../store/clients.ts';
import { compareClient, listenToCompareCrashes } from './compare-clients.ts';
import { compareStore, patchCompare, picturesKey, ringsKey } from './compare-store.ts';

const RECORDING_URL = `${import.meta.env.BASE_URL}recorded/compare-vessels/recording.json`;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function keepPicture(comparison: string, imageId: string, width: number, height: number): void {
  compareStore.setState(({ pictures }) => ({
    pictures: new Map(pictures).set(picturesKey(comparison, imageId), { width, height }),
  }));
}

function keepRings(comparison: string, ringed: readonly RingedPrediction[]): void {
  compareStore.setState(({ rings }) => {
    const next = new Map(rings);
    for (const { run, imageId, rings: found } of ringed) next.set(ringsKey(comparison, run, imageId), found);
    return { rings: next };
  });
}

/** Forgets rings and pictures of a comparison, here and in the worker. */
export async function dropComparison(comparison: string): Promise<void> {
  const isOther = (key: string) => !key.startsWith(`${comparison}\n`);
  compareStore.setState(({ pictures, rings }) => ({
    pictures: new Map([...pictures].filter(([key]) => isOther(key))),
    rings: new Map([...rings].filter(([key]) => isOther(key))),
  }));
  await compareClient().dropComparison(comparison);
}

/** Shows an image of the open data set; its arrays walk through, they are not looked at here. */
export async function addImage(comparison: string, id: string, classCount: number): Promise<void> {
  if (compareStore.getState().pictures.has(picturesKey(comparison, id))) return;
  const { name, width, height, channels, pixels, labels, fieldOfView } = await dataClient().readSample(id);
  const image = { id, name, width, height, channels, pixels, labels, fieldOfView };
  await compareClient().addImage(comparison, image, classCount);
  keepPicture(comparison, id, width, height);
}

export async function addPredictions(
  comparison: string,
  run: string,
  predictions: readonly PredictedImage[],
): Promise<void> {
  for (const { id, prediction } of predictions) {
    const rings = await compareClient().addPrediction(comparison, run, id, prediction);
    keepRings(comparison, [{ run, imageId: id, rings }]);
  }
}

let opening: Promise<void> | null = null;

/** Opens the comparison that ships with the page, once: numbers first, then image by image. */
export function openRecorded(): Promise<void> {
  opening ??= open();
  return opening;
}

async function open(): Promise<void> {
  try {
    const { recording, results } = await compareClient().openRecording(RECORDING_URL);
    patchCompare({ recorded: { url: RECORDING_URL, recording, results }, recordedTrouble: null });
    await openImages();
  } catch (error) {
    patchCompare({ recordedTrouble: messageOf(error) });
    announce(messageOf(error));
    opening = null;
  }
}

async function openImages(): Promise<void> {
  const { recorded } = compareStore.getState();
  for (const [index, { id, width, height }] of (recorded?.recording.images ?? []).entries()) {
    keepRings(RECORDING_URL, await compareClient().openRecordedImage(RECORDING_URL, index));
    keepPicture(RECORDING_URL, id, width, height);
  }
}

/** Images and predictions die with the worker; the recorded ones are fetched again, the numbers are kept. */
export function mendCompareCrashes(): void {
  listenToCompareCrashes((error) => {
    opening = null;
    const fix = 'Pictures of the runs trained here are lost; their numbers stay.';
    patchCompare({ pictures: new Map(), rings: new Map(), trouble: { message: error.message, fix } });
    announce(`${error.message} ${fix}`);
  });
}

/** SHA-256 in hexadecimal of what decides a run's numbers. */
export async function keyOfRun(
  parts: Pick<RunResult, 'config' | 'split' | 'backend' | 'versions'>,
): Promise<string> {
  const { config, split, backend, versions } = parts;
  const bytes = new TextEncoder().encode(JSON.stringify({ config, split, backend, versions }));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
