// The text files that a run leaves behind, the same from the command line and from the page. Pure.
import type { FullMetricValues, TrainEvent } from './train-events.ts';

type StepEvent = Extract<TrainEvent, { kind: 'step' }>;
type ValidationEvent = Extract<TrainEvent, { kind: 'validation' }>;

/** A table as text: cells with commas, quotes or line ends are quoted. */
export function csv(header: string, rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '');
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n';
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

/** What history.csv says of one step. */
export type LoggedStep = Pick<StepEvent, 'step' | 'loss' | 'terms' | 'learningRate' | 'stepMs' | 'dataMs'>;

/** A row for each step. */
export function historyCsv(steps: readonly LoggedStep[]): string {
  const rows = steps.map(({ step, loss, terms, learningRate, stepMs, dataMs }) => [
    step,
    loss,
    terms.dice,
    terms.ce,
    terms.connectivity,
    learningRate,
    stepMs,
    dataMs,
  ]);
  return csv('step,loss,dice,ce,connectivity,learningRate,stepMs,dataMs', rows);
}

/** What validation.csv and metrics.json say of one validation. */
export type LoggedValidation = Pick<ValidationEvent, 'step' | 'images' | 'mean'>;

/** A row for each image of each validation, and one for their mean. */
export function validationCsv(validations: readonly LoggedValidation[]): string {
  const rows = validations.flatMap(({ step, images, mean }) => [
    ...images.map((image) => [step, image.name, ...metricCells(image)]),
    [step, 'mean', ...metricCells(mean)],
  ]);
  return csv(`step,image,${METRICS.join(',')}`, rows);
}

/** Metrics of the last validation, per image and class, for metrics.json; `predictions` says how to read predictions/*.png. */
export function describeMetrics(last: LoggedValidation | undefined, classCount: number) {
  return {
    step: last?.step ?? null,
    // Names, not ids: people look for their images.
    images: (last?.images ?? []).map(({ id: _id, ...image }) => image),
    mean: last === undefined || last.images.length === 0 ? null : last.mean,
    predictions:
      classCount === 1
        ? 'predictions/*.png hold 0 for background and 255 for foreground.'
        : `predictions/*.png hold the class index, 0 for background to ${classCount}; a viewer shows them nearly black.`,
  };
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
 * Grey values of an index map in predictions/*.png: 0 and 255 for one class, else the class index itself.
 *
 * @throws Error naming the image where the map has another size
 */
export function predictionGrey({
  name,
  width,
  height,
  classCount,
  prediction,
}: {
  name: string;
  width: number;
  height: number;
  classCount: number;
  prediction: Uint8Array;
}): Uint8Array {
  if (prediction.length !== width * height)
    throw new Error(
      `The prediction of ${name} has ${prediction.length} pixels where ${width} × ${height} are due.`,
    );
  return classCount === 1 ? prediction.map((value) => (value > 0 ? 255 : 0)) : prediction.slice();
}
