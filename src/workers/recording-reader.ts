// Fetches and decodes what was recorded. Knows no worker and no page.
import { decodeImage } from '../data/decode/decode-image.ts';
import type { DecodedFile } from '../data/decode/decoded-file.ts';
import { chooseLabelCoding, toLabels } from '../data/label-coding.ts';
import { readMask } from '../data/mask-values.ts';
import { parseResults, type ExperimentResults } from '../engine/experiments/experiment-results.ts';
import type { ComparedImage } from './compare-protocol.ts';
import { parseRecording, type Recording } from './recording-file.ts';

const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/') + 1);

async function fetchOrFail(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The recorded file ${url} could not be loaded (${response.status}).`);
  return response;
}

async function fetchPicture(url: string): Promise<DecodedFile> {
  return decodeImage(new Uint8Array(await (await fetchOrFail(url)).arrayBuffer()), url);
}

/** @throws Error with one sentence that names the file */
export async function readRecording(
  url: string,
): Promise<{ recording: Recording; results: ExperimentResults }> {
  const recording = parseRecording(await (await fetchOrFail(url)).json(), url);
  const resultsUrl = folderOf(url) + recording.results;
  return { recording, results: parseResults(await (await fetchOrFail(resultsUrl)).json(), resultsUrl) };
}

export interface RecordedImage {
  image: ComparedImage;
  /** [height · width] 0…K, by key of the run. */
  predictions: Map<string, Uint8Array>;
}

/**
 * @param samplesUrl folder of the sample sets
 * @throws Error with one sentence that names the file
 */
export async function readRecordedImage(
  url: string,
  samplesUrl: string,
  recorded: Recording['images'][number],
  classCount: number,
): Promise<RecordedImage> {
  const { id, name } = recorded;
  const paths = Object.entries(recorded.predictions);
  const [picture, maskFile, ...maps] = await Promise.all([
    fetchPicture(samplesUrl + recorded.image),
    fetchPicture(samplesUrl + recorded.mask),
    ...paths.map(([, path]) => fetchPicture(folderOf(url) + path)),
  ]);
  const mask = readMask(maskFile, recorded.mask);
  const { labels, counted } = toLabels(mask, chooseLabelCoding([mask]));
  const { width, height, channels, pixels } = picture;
  const image: ComparedImage = { id, name, width, height, channels, pixels, labels, fieldOfView: counted };
  const predictions = new Map(
    maps.map((map, at) => [paths[at][0], classesOf(map.pixels as Uint8Array, classCount)]),
  );
  return { image, predictions };
}

/**
 * A prediction as files keep it.
 *
 * @param name of its image, for messages
 * @returns [height · width] 0…K
 * @throws DecodeError with one sentence
 */
export async function readPrediction(file: Blob, name: string, classCount: number): Promise<Uint8Array> {
  const { pixels, channels } = await decodeImage(
    new Uint8Array(await file.arrayBuffer()),
    `The prediction of ${name}`,
  );
  if (!(pixels instanceof Uint8Array) || channels !== 1)
    throw new Error(`The prediction of ${name} is no 8-bit grey PNG.`);
  return classesOf(pixels, classCount);
}

/** One class is written as 0 and 255. */
function classesOf(pixels: Uint8Array, classCount: number): Uint8Array {
  return classCount === 1 ? pixels.map((value) => (value > 0 ? 1 : 0)) : pixels;
}
