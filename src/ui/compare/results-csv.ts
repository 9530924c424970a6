// The numbers of results.json as CSV: a line for each image of each run. Pure.
import { COMPARED_METRICS, type ExperimentResults } from '../../engine/experiments/experiment-results.ts';

function cell(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers are written in full, undefined ones stay empty. */
export function resultsCsv({ arms, runs }: Pick<ExperimentResults, 'arms' | 'runs'>): string {
  const head = ['arm', 'model', 'loss', 'weight', 'seed', 'fold', 'image', ...COMPARED_METRICS];
  const lines = runs.flatMap(({ arm, seed, fold, config, images }) =>
    images.map((image) => [
      arms[arm].id,
      config.model.id,
      config.loss.id,
      config.loss.weight,
      seed,
      fold,
      image.name,
      ...COMPARED_METRICS.map((metric) => image[metric]),
    ]),
  );
  return `${[head, ...lines].map((line) => line.map(cell).join(',')).join('\n')}\n`;
}
