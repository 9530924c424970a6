// Results leave as results.json and CSV in the format of the command line, and come back.
import { resultsCsv } from '../../engine/experiments/results-csv.ts';
import { announce, appStore } from '../store/app-store.ts';
import { tabOf } from './columns.ts';
import { compareClient } from './compare-clients.ts';
import { compareStore, patchCompare } from './compare-store.ts';
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

/** Shows a results.json; a bad one leaves everything as it was, and a sentence. */
export async function importResults(file: File): Promise<void> {
  try {
    const results = await compareClient().readResults(file, file.name);
    if (results.runs.length === 0) throw new Error(`${file.name} holds no finished run.`);
    const tab = tabOf(results);
    const { shown } = compareStore.getState();
    patchCompare({
      imported: { file: file.name, results },
      tab,
      shown: { ...shown, [tab]: 'imported' },
      trouble: null,
    });
    announce(`${file.name}: ${results.runs.length} runs.`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fix = 'Choose the results.json that npm run experiment or this room has written.';
    patchCompare({ trouble: { message, fix } });
    announce(`${message} ${fix}`);
  }
}
