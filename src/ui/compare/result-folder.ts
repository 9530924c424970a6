// What npm run experiment leaves behind, found again among the files of a folder. Pure.
import {
  RUN_FOLDER_KEY_DIGITS,
  type ExperimentResults,
} from '../../engine/experiments/experiment-results.ts';
import { fileNames } from '../../engine/run-files.ts';
import type { DroppedFile } from '../../workers/data-protocol.ts';
import type { PredictionFile } from '../../workers/store-protocol.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The results among what was chosen: the only file, or results.json of a folder, the one nearest to its top.
 *
 * @throws Error with one sentence that names what was chosen
 */
export function findResults(files: readonly DroppedFile[]): DroppedFile {
  const [first] = files;
  if (first === undefined) throw new Error('There were no files in it.');
  if (files.length === 1) {
    if (nameOf(first.path).toLowerCase().endsWith('.json')) return first;
    throw new Error(`${first.path} is no results file.`);
  }
  const depth = ({ path }: DroppedFile): number => path.split('/').length;
  const found = files
    .filter(({ path }) => nameOf(path) === 'results.json')
    .sort((a, b) => depth(a) - depth(b))
    .at(0);
  if (found !== undefined) return found;
  const folder = first.path.includes('/') ? first.path.slice(0, first.path.indexOf('/')) : 'The drop';
  throw new Error(`${folder} holds no results.json.`);
}

/**
 * Predictions that the runner wrote with --predictions: runs/…-KEY/predictions/NAME.png, beside the results.
 *
 * @param at the path of results.json
 */
export function findPredictions(
  { runs }: Pick<ExperimentResults, 'runs'>,
  at: string,
  files: readonly DroppedFile[],
): PredictionFile[] {
  const folder = at.slice(0, at.length - nameOf(at).length);
  const byFolder = new Map<string, Map<string, Blob>>();
  for (const { path, file } of files) {
    if (!path.startsWith(folder)) continue;
    const [runsFolder, run, predictions, name, ...deeper] = path.slice(folder.length).split('/');
    if (runsFolder !== 'runs' || predictions !== 'predictions' || name === undefined || deeper.length > 0)
      continue;
    const key = run.slice(-RUN_FOLDER_KEY_DIGITS);
    byFolder.set(key, (byFolder.get(key) ?? new Map<string, Blob>()).set(name, file));
  }
  return runs.flatMap(({ key, images }) => {
    const named = byFolder.get(key.slice(0, RUN_FOLDER_KEY_DIGITS));
    if (named === undefined) return [];
    const names = fileNames(images.map(({ name }) => name));
    return images.flatMap(({ id }, index) => {
      const file = named.get(`${names[index]}.png`);
      return file === undefined ? [] : [{ run: key, imageId: id, file }];
    });
  });
}
