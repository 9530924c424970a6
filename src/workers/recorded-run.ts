// Reads what was recorded of a training run: its description, its image, its predictions. Knows no worker and no page.
import { decodeByBrowser } from '../data/decode/decode-native.ts';
import type { DecodedFile } from '../data/decode/decoded-file.ts';
import { chooseLabelCoding, toLabels } from '../data/label-coding.ts';
import { readMask } from '../data/mask-values.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import type { SampleLayers } from './data-protocol.ts';
import type { RecordedPlace, RecordedRun } from './paint-protocol.ts';
import { toRunLog } from './run-log-file.ts';
import { parseTrainingRecording } from './training-recording.ts';

/** As the network decides between background and one class: p ≥ 1/2. */
const LEAST_PREDICTED = 128;

export interface OpenedRecording {
  run: RecordedRun;
  sample: SampleLayers;
  frame: DecodedFrame & { sampleId: string; step: number };
}

export interface DecodedFrame {
  width: number;
  height: number;
  /** [height · width] foreground probability 0…255 */
  probability: Uint8Array;
  /** [height · width] the network's own decision, 0 or 1 */
  prediction: Uint8Array;
}

const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/') + 1);

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (${response.status})`);
  return response.arrayBuffer();
}

/** @throws Error with one sentence that names the file */
export async function openRecording({ url, samplesUrl, begin }: RecordedPlace): Promise<OpenedRecording> {
  const run = readRecording(await fetchBytes(url), url);
  const { step, probability } = begin === 'first' ? run.frames[0] : run.frames[run.frames.length - 1];
  const [image, mask, png] = await Promise.all([
    fetchBytes(samplesUrl + run.image.image),
    fetchBytes(samplesUrl + run.image.mask),
    fetchBytes(folderOf(url) + probability),
  ]);
  const [sample, frame] = await Promise.all([
    decodeSample(run.image, image, mask),
    decodeFrame(png, probability),
  ]);
  return { run, sample, frame: { sampleId: sample.id, step, ...frame } };
}

/** @throws Error with one sentence that names the file and the field */
export function readRecording(file: ArrayBuffer, name: string): RecordedRun {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(file));
  } catch (error) {
    throw new Error(`${name} is not JSON`, { cause: error });
  }
  const { log, ...run } = parseTrainingRecording(value, name);
  return { ...run, log: toRunLog(log) };
}

/** @throws Error with one sentence that names the file */
export async function decodeSample(
  recorded: RecordedRun['image'],
  image: ArrayBuffer,
  mask: ArrayBuffer,
): Promise<SampleLayers> {
  const { id, name, width, height } = recorded;
  const [picture, maskFile] = await Promise.all([
    decode(image, recorded.image, recorded),
    decode(mask, recorded.mask, recorded),
  ]);
  const values = readMask(maskFile, recorded.mask);
  const { labels } = toLabels(values, chooseLabelCoding([values]));
  const tube = computeTubedSkeleton(labels, width, height);
  const { channels, pixels } = picture;
  return {
    id,
    name,
    width,
    height,
    channels,
    pixels,
    labels,
    tube,
    fieldOfView: null,
    labelPx: countOn(labels),
    tubePx: countOn(tube),
  };
}

/** @throws Error with one sentence that names the file */
export async function decodeFrame(png: ArrayBuffer, name: string): Promise<DecodedFrame> {
  const { width, height, channels, pixels } = await decodeByBrowser(new Uint8Array(png), 'PNG', name);
  if (channels !== 1 || !(pixels instanceof Uint8Array)) throw new Error(`${name} is no 8-bit grey PNG`);
  return {
    width,
    height,
    probability: pixels,
    prediction: pixels.map((value) => (value >= LEAST_PREDICTED ? 1 : 0)),
  };
}

async function decode(
  bytes: ArrayBuffer,
  name: string,
  wanted: { width: number; height: number },
): Promise<DecodedFile> {
  const file = await decodeByBrowser(new Uint8Array(bytes), 'PNG', name);
  if (file.width !== wanted.width || file.height !== wanted.height)
    throw new Error(
      `${name} is ${file.width} × ${file.height}, but was recorded as ${wanted.width} × ${wanted.height}`,
    );
  return file;
}

function countOn(map: Uint8Array): number {
  let count = 0;
  for (const value of map) if (value > 0) count++;
  return count;
}
