// Results leave as results.json and CSV in the format of the command line, and come back.
import { resultsCsv } from '../../engine/experiments/results-csv.ts';
import type { DroppedFile } from '../../workers/data-protocol.ts';
import { countOf } from '../format/format-number.ts';
import { announce, appStore } from '../store/app-store.ts';
import { tabOf } from './columns.ts';
import { compareClient } from './compare-clients.ts';
import { compareStore, patchCompare } from './compare-store.ts';
import { attachPictures, bringBack } from './kept-results.ts';
import { dropComparison } from './picture-controller.ts';
import { findPredictions, findResults } from './result-folder.ts';
import { shownOf, type Shown } from './shown.ts';

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download begins after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  announce(`${name} was saved.`);
}

function shownNow(): Shown | null {
  const { config, data } = appStore.getState();
  const shown = shownOf(compareStore.getState(), config, data);
  return 'message' in shown ? null : shown;
}

export function exportJson(): void {
  const shown = shownNow();
  if (shown !== null) save('results.json', 'application/json', `${JSON.stringify(shown.results, null, 2)}\n`);
}

export function exportCsv(): void {
  const shown = shownNow();
  if (shown !== null) save('results.csv', 'text/csv', resultsCsv(shown.results));
}

/** Shows a results.json, with its predictions where a whole folder came; a bad one leaves everything as it was, and a sentence. */
export async function importResults(files: readonly DroppedFile[]): Promise<void> {
  try {
    await bringBack();
    const { path, file } = findResults(files);
    const results = await compareClient().readResults(file, path);
    if (results.runs.length === 0) throw new Error(`${path} holds no finished run.`);
    const predictions = findPredictions(results, path, files);
    const tab = tabOf(results);
    const { shown, imported: former } = compareStore.getState();
    patchCompare({
      imported: { file: path, results, predictions, comparison: null },
      tab,
      shown: { ...shown, [tab]: 'imported' },
      trouble: null,
    });
    announce(
      `${path}: ${countOf(results.runs.length, 'run')}, ${countOf(predictions.length, 'prediction')}.`,
    );
    if (former?.comparison != null) await dropComparison(former.comparison);
    await attachPictures();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fix =
      'Choose the results.json that npm run experiment or this room has written, or the folder that it lies in.';
    patchCompare({ trouble: { message, fix } });
    announce(`${message} ${fix}`);
  }
}

/** Forgets the imported results, here and in this browser. */
export async function removeImport(): Promise<void> {
  const { imported, tab, shown } = compareStore.getState();
  patchCompare({ imported: null, shown: { ...shown, [tab]: 'own' } });
  if (imported?.comparison != null) await dropComparison(imported.comparison);
  announce('The imported results were removed.');
}
