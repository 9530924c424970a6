// Writes a run's folder: config.json, history.csv, validation.csv, metrics.json, predictions/*.png, weights.safetensors,
// tendril_torch.py, tfjs/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { encode } from 'fast-png';
import {
  describeMetrics,
  fileNames,
  historyCsv,
  predictionGrey,
  validationCsv,
} from '../../src/engine/run-files.ts';
import { readSafetensors } from '../../src/engine/safetensors.ts';
import { writeTfjsWeights } from '../../src/engine/tfjs-weights.ts';
import type { PredictionHeader } from '../headless/runner-protocol.ts';
import type { RunRecord } from './run-record.ts';
import { UsageError } from './usage-error.ts';

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

/** Root passes every access check, and a read-only file system shows itself only in writing: so a file is written. */
function tryWriting(folder: string): void {
  const trial = join(folder, `.tendril-${process.pid}`);
  writeFileSync(trial, '');
  rmSync(trial);
}

/**
 * Makes a folder, before any work is done for it.
 *
 * @throws UsageError when nothing can be written there
 */
export function makeWritable(out: string): void {
  try {
    // Tried in the nearest folder there is: making folders where none can be made (/proc) never returns in Node 20.
    tryWriting(nearestFolder(resolve(out)));
    mkdirSync(out, { recursive: true });
    tryWriting(out);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`--out ${out} cannot be written to (${code}); name another folder.`);
  }
}

/**
 * Makes a run's folder, and clears a former run's files away.
 *
 * @throws UsageError when nothing can be written there
 */
export function prepareFolder(out: string): void {
  makeWritable(out);
  const predictions = join(out, 'predictions');
  makeWritable(predictions);
  for (const name of readdirSync(predictions)) {
    if (name.endsWith('.png')) rmSync(join(predictions, name));
  }
  for (const name of [
    'config.json',
    'history.csv',
    'validation.csv',
    'metrics.json',
    'weights.safetensors',
    'tendril_torch.py',
  ]) {
    rmSync(join(out, name), { force: true });
  }
  rmSync(join(out, 'tfjs'), { recursive: true, force: true });
}

/** Whether a former run's files would be replaced. */
export function holdsRun(out: string): boolean {
  return existsSync(join(out, 'config.json'));
}

/** Whole or not at all: a process that is killed leaves the former file. */
export function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

export function writeConfig(out: string, config: unknown): void {
  writeJson(join(out, 'config.json'), config);
}

/** history.csv has a row for each step; validation.csv one for each image of each validation, and their mean. */
export function writeHistory(out: string, record: RunRecord): void {
  writeFileSync(join(out, 'history.csv'), historyCsv(record.steps));
  writeFileSync(join(out, 'validation.csv'), validationCsv(record.validations));
}

/** Metrics of the last validation, per image and class; `predictions` says how to read predictions/*.png. */
export function writeMetrics(out: string, record: RunRecord, classCount: number): void {
  writeJson(join(out, 'metrics.json'), describeMetrics(record.validations.at(-1), classCount));
}

/**
 * Writes index maps as 8-bit grey PNG: 0 and 255 for one class, else the class index itself.
 *
 * @param pixels [height · width] of each prediction, in the headers' order
 */
export function writePredictions(
  out: string,
  headers: readonly PredictionHeader[],
  pixels: readonly Uint8Array[],
): void {
  const names = fileNames(headers.map(({ name }) => name));
  headers.forEach(({ width, height, classCount, name }, index) => {
    const data = predictionGrey({ name, width, height, classCount, prediction: pixels[index] });
    writeFileSync(
      join(out, 'predictions', `${names[index]}.png`),
      encode({ width, height, data, channels: 1, depth: 8 }),
    );
  });
}

const TORCH_MODULE = join(import.meta.dirname, '..', '..', 'src', 'engine', 'models', 'tendril_torch.py');

/** The weights as safetensors and for tfjs, and the PyTorch module that loads them. */
export function writeWeights(out: string, file: Uint8Array): void {
  writeFileSync(join(out, 'weights.safetensors'), file);
  copyFileSync(TORCH_MODULE, join(out, 'tendril_torch.py'));
  mkdirSync(join(out, 'tfjs'), { recursive: true });
  for (const { name, bytes } of writeTfjsWeights(readSafetensors(file)))
    writeFileSync(join(out, 'tfjs', name), bytes);
}
