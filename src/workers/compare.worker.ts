// Thin shell: the shelf of comparisons behind comlink, with what reads results and what sums them up.
import { expose, transfer } from 'comlink';
import { assignFolds } from '../data/cross-validation.ts';
import { parseResults, type ExperimentResults } from '../engine/experiments/experiment-results.ts';
import { summariseExperiment } from '../engine/experiments/summarise-experiment.ts';
import { leastPValue } from '../metrics/least-p-value.ts';
import type { CompareApi, PaintedCell } from './compare-protocol.ts';
import { ComparisonShelf } from './comparison-shelf.ts';
import type { Recording } from './recording-file.ts';
import { readPrediction, readRecordedImage, readRecording } from './recording-reader.ts';

const shelf = new ComparisonShelf();
const recordings = new Map<string, { recording: Recording; classCount: number }>();
const SAMPLES_URL = `${import.meta.env.BASE_URL}samples/`;

const api: CompareApi = {
  addImage: (comparison, image, classCount) => shelf.addImage(comparison, image, classCount),
  addPrediction: (comparison, run, imageId, prediction) =>
    shelf.addPrediction(comparison, run, imageId, prediction),
  addPredictionFile: async (comparison, run, imageId, file, classCount) =>
    shelf.addPrediction(comparison, run, imageId, await readPrediction(file, imageId, classCount)),
  dropRun: (comparison, run) => shelf.dropRun(comparison, run),
  dropComparison: (comparison) => shelf.dropComparison(comparison),
  paint(request) {
    const painted = shelf.paint(request);
    if (painted === null) return null;
    const { width, height, rgba, areaPx } = painted;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser gives workers no 2d canvas: update the browser.');
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
    const cell: PaintedCell = { bitmap: canvas.transferToImageBitmap(), width, height, areaPx };
    return transfer(cell, [cell.bitmap]);
  },
  summarise: (input) => summariseExperiment(input),
  leastPValue,
  assignFolds,
  async readResults(file, name) {
    const text = await file.text();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Error(`${name} is not JSON; choose the results.json of an experiment.`);
    }
    return parseResults(value, name);
  },
  async openRecording(url) {
    const opened: { recording: Recording; results: ExperimentResults } = await readRecording(url);
    recordings.set(url, { recording: opened.recording, classCount: opened.results.data.classCount });
    return opened;
  },
  async openRecordedImage(url, index) {
    const opened = recordings.get(url);
    const recorded = opened?.recording.images[index];
    if (opened === undefined || recorded === undefined)
      throw new Error(`The recording ${url} has no image ${index}: open it first.`);
    const { image, predictions } = await readRecordedImage(url, SAMPLES_URL, recorded, opened.classCount);
    shelf.addImage(url, image, opened.classCount);
    return [...predictions].map(([run, prediction]) => ({
      run,
      imageId: image.id,
      rings: shelf.addPrediction(url, run, image.id, prediction),
    }));
  },
};

expose(api);
