// Predictions that came with imported results, laid over the images that are open in the Train room.
import type { PairRow } from '../../workers/data-protocol.ts';
import { appStore } from '../store/app-store.ts';
import { compareStore, patchCompare } from './compare-store.ts';
import {
  addImage,
  addPredictionFile,
  dropComparison,
  markDrawn,
  newComparison,
} from './picture-controller.ts';

/** By path where it is the same, else by the one name: the command line knows paths below its folder only. */
function rowOf(rows: readonly PairRow[], { id, name }: { id: string; name: string }): PairRow | null {
  const ready = rows.filter(({ status }) => status === 'ready');
  const same = ready.find((row) => row.id === id);
  if (same !== undefined) return same;
  const named = ready.filter((row) => row.name === name);
  return named.length === 1 ? named[0] : null;
}

/**
 * Where the open data have the images of an import that came with predictions, it gets its pictures.
 *
 * @throws Error with one sentence where an image has another size
 */
export async function attachImport(): Promise<void> {
  const { imported } = compareStore.getState();
  const { table, source } = appStore.getState().data;
  if (imported === null || imported.comparison !== null || table === null || source === null) return;
  if (imported.predictions.length === 0 || imported.results.data.classCount !== table.classCount) return;
  const images = new Map(
    imported.results.runs.flatMap((run) => run.images.map((image) => [image.id, image] as const)),
  );
  const wanted = new Set(imported.predictions.map(({ imageId }) => imageId));
  const found = [...wanted].flatMap((imageId) => {
    const image = images.get(imageId);
    const row = image === undefined ? null : rowOf(table.rows, image);
    return row === null ? [] : [{ imageId, row }];
  });
  // Some of them would look as if the others had nothing to show.
  if (found.length < wanted.size) return;
  const comparison = newComparison();
  try {
    for (const { imageId, row } of found) await addImage(comparison, row.id, table.classCount, imageId);
    for (const { run, imageId, file } of imported.predictions)
      await addPredictionFile(comparison, run, imageId, file, table.classCount);
    for (const { key } of imported.results.runs) markDrawn(comparison, key);
  } catch (error) {
    await dropComparison(comparison);
    throw error;
  }
  if (compareStore.getState().imported === imported) patchCompare({ imported: { ...imported, comparison } });
  else await dropComparison(comparison);
}
