// Brings images and predictions into the compare worker, and keeps what it says of them.
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import type { RingedPrediction } from '../../workers/compare-protocol.ts';
import type { PredictedImage } from '../../workers/train-protocol.ts';
import { announce, appStore } from '../store/app-store.ts';
import { dataClient } from '../store/clients.ts';
import { compareClient, listenToCompareCrashes } from './compare-clients.ts';
import { compareStore, patchCompare, picturesKey, ringsKey, runKey } from './compare-store.ts';

const RECORDING_URL = `${import.meta.env.BASE_URL}recorded/compare-vessels/recording.json`;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

let comparisonCount = 0;

/** A name that no other comparison of this page has. */
export const newComparison = (): string => `comparison-${++comparisonCount}`;

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
  compareStore.setState(({ pictures, rings, drawn }) => ({
    pictures: new Map([...pictures].filter(([key]) => isOther(key))),
    rings: new Map([...rings].filter(([key]) => isOther(key))),
    drawn: new Set([...drawn].filter(isOther)),
  }));
  await compareClient().dropComparison(comparison);
}

/**
 * Shows an image of the open data set; its arrays walk through, they are not looked at here.
 *
 * @param imageId what the results call it
 */
export async function addImage(
  comparison: string,
  id: string,
  classCount: number,
  imageId = id,
): Promise<void> {
  if (compareStore.getState().pictures.has(picturesKey(comparison, imageId))) return;
  const { name, width, height, channels, pixels, labels, fieldOfView } = await dataClient().readSample(id);
  const image = { id: imageId, name, width, height, channels, pixels, labels, fieldOfView };
  await compareClient().addImage(comparison, image, classCount);
  keepPicture(comparison, imageId, width, height);
}

/** The arrays are given away. */
export async function addPredictions(
  comparison: string,
  run: string,
  predictions: readonly Pick<PredictedImage, 'id' | 'prediction'>[],
): Promise<void> {
  for (const { id, prediction } of predictions) {
    const rings = await compareClient().addPrediction(comparison, run, id, prediction);
    keepRings(comparison, [{ run, imageId: id, rings }]);
  }
  markDrawn(comparison, run);
}

/** No more predictions of this run will come. */
export function markDrawn(comparison: string, run: string): void {
  compareStore.setState(({ drawn }) => ({ drawn: new Set(drawn).add(runKey(comparison, run)) }));
}

/** A prediction as the command line writes it. @throws Error with one sentence */
export async function addPredictionFile(
  comparison: string,
  run: string,
  imageId: string,
  file: Blob,
  classCount: number,
): Promise<void> {
  const rings = await compareClient().addPredictionFile(comparison, run, imageId, file, classCount);
  keepRings(comparison, [{ run, imageId, rings }]);
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
    const fix = appStore.getState().env.isKeeping
      ? 'Reload the page: what is kept in this browser comes back with its pictures.'
      : 'Pictures of the runs trained here are lost; their numbers stay.';
    patchCompare({
      pictures: new Map(),
      rings: new Map(),
      drawn: new Set(),
      trouble: { message: error.message, fix },
    });
    announce(`${error.message} ${fix}`);
  });
}

/**
 * SHA-256 in hexadecimal of what decides a run's numbers.
 *
 * @param data see DataApi.fingerprint
 */
export async function keyOfRun(
  parts: Pick<RunResult, 'config' | 'split' | 'backend' | 'versions'>,
  data: string,
): Promise<string> {
  const { config, split, backend, versions } = parts;
  const bytes = new TextEncoder().encode(JSON.stringify({ config, split, backend, versions, data }));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
