// The numbers of results.json as CSV, in the very form of the command line's results.csv (a test holds them equal). Pure.
import { COMPARED_METRICS, type ExperimentResults } from '../../engine/experiments/experiment-results.ts';

type Cell = string | number | null;

function write(value: Cell): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const HEAD = [
  'arm',
  'model',
  'loss',
  'weight',
  'classes',
  'seed',
  'fold',
  'image',
  'class',
  ...COMPARED_METRICS,
];

/**
 * A line for each image of each run, class by class where there are several; class "mean" is the mean over classes.
 * Numbers are written in full, undefined ones stay empty.
 */
export function resultsCsv({ arms, runs }: Pick<ExperimentResults, 'arms' | 'runs'>): string {
  const lines = runs.flatMap(({ arm, seed, fold, config, classCount, images }) => {
    const { model, loss } = config;
    const run: Cell[] = [arms[arm].label, model.id, loss.id, loss.weight, classCount, seed, fold];
    return images.flatMap((image) => [
      [...run, image.name, 'mean', ...COMPARED_METRICS.map((metric) => image[metric])],
      ...(image.classes.length < 2 ? [] : image.classes).map((one): Cell[] => [
        ...run,
        image.name,
        one.label,
        ...COMPARED_METRICS.map((metric) => one[metric]),
      ]),
    ]);
  });
  return `${[HEAD, ...lines].map((line) => line.map(write).join(',')).join('\n')}\n`;
}
