// Writes a run's folder: config.json, history.csv, validation.csv, metrics.json, predictions/*.png, weights.safetensors,
// tendril_torch.py, tfjs/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { encode } from 'fast-png';
import { readSafetensors } from '../../src/engine/safetensors.ts';
import { writeTfjsWeights } from '../../src/engine/tfjs-weights.ts';
import type { FullMetricValues } from '../../src/engine/train-events.ts';
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

export function csv(header: string, rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '');
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n';
}

export function writeConfig(out: string, config: unknown): void {
  writeJson(join(out, 'config.json'), config);
}

/** Columns of validation.csv, in this order. */
export const METRICS = [
  'dice',
  'clDice',
  'betti0Error',
  'betti1Error',
  'sensitivity',
  'precision',
  'rocAuc',
] as const satisfies readonly (keyof FullMetricValues)[];

const metricCells = (values: FullMetricValues) => METRICS.map((metric) => values[metric]);

/** history.csv has a row for each step; validation.csv one for each image of each validation, and their mean. */
export function writeHistory(out: string, record: RunRecord): void {
  const steps = record.steps.map((event) => [
    event.step,
    event.loss,
    event.terms.dice,
    event.terms.ce,
    event.terms.connectivity,
    event.learningRate,
    event.stepMs,
    event.dataMs,
  ]);
  writeFileSync(
    join(out, 'history.csv'),
    csv('step,loss,dice,ce,connectivity,learningRate,stepMs,dataMs', steps),
  );
  const validations = record.validations.flatMap(({ step, images, mean }) => [
    ...images.map((image) => [step, image.name, ...metricCells(image)]),
    [step, 'mean', ...metricCells(mean)],
  ]);
  writeFileSync(join(out, 'validation.csv'), csv(`step,image,${METRICS.join(',')}`, validations));
}

/** Metrics of the last validation, per image and class; `predictions` says how to read predictions/*.png. */
export function writeMetrics(out: string, record: RunRecord, classCount: number): void {
  const last = record.validations.at(-1);
  writeJson(join(out, 'metrics.json'), {
    step: last?.step ?? null,
    // Names, not ids: people look for their images.
    images: (last?.images ?? []).map(({ id: _id, ...image }) => image),
    mean: last === undefined || last.images.length === 0 ? null : last.mean,
    predictions:
      classCount === 1
        ? 'predictions/*.png hold 0 for background and 255 for foreground.'
        : `predictions/*.png hold the class index, 0 for background to ${classCount}; a viewer shows them nearly black.`,
  });
}

/** File names for images' names: safe characters only, no two alike. */
export function fileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+/, '') || 'image';
    let unique = safe;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${safe}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
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
    const map = pixels[index];
    if (map.length !== width * height) {
      throw new Error(
        `The prediction of ${name} has ${map.length} pixels where ${width} × ${height} are due.`,
      );
    }
    const data = classCount === 1 ? map.map((value) => (value > 0 ? 255 : 0)) : map;
    writeFileSync(
      join(out, 'predictions', `${names[index]}.png`),
      encode({ width, height, data: Uint8Array.from(data), channels: 1, depth: 8 }),
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
