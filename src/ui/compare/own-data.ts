// What own runs are trained on: its images in the grid, and results of other data gone.
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import { appStore } from '../store/app-store.ts';
import { dataClient } from '../store/clients.ts';
import { compareStore, patchCompare } from './compare-store.ts';
import type { CompareTab } from './own-experiment.ts';
import { addImage, dropComparison, newComparison } from './picture-controller.ts';
import { plannedImages } from './shown.ts';

let opening: Promise<unknown> = Promise.resolve();

/**
 * Makes the open set that of the own runs, one call after the other, and shows the images that a tab validates.
 *
 * @returns the name of its comparison
 */
export function openOwnData(tab: CompareTab, table: DatasetTable): Promise<string> {
  const opened = opening.then(() => open(tab, table));
  opening = opened.catch(() => undefined);
  return opened;
}

async function open(tab: CompareTab, table: DatasetTable): Promise<string> {
  const { ownData, own } = compareStore.getState();
  let comparison = ownData?.comparison ?? '';
  if (ownData === null || ownData.table !== table) {
    if (ownData !== null) {
      await dropComparison(ownData.comparison);
      const cleared = { results: new Map<string, RunResult>(), failures: new Map<string, string>() };
      patchCompare({
        own: {
          losses: { ...own.losses, ...cleared },
          sweep: { ...own.sweep, ...cleared },
          folds: { ...own.folds, ...cleared },
        },
      });
    }
    comparison = newComparison();
    const fingerprint = await dataClient().fingerprint();
    const isOwn = appStore.getState().data.source?.kind === 'own';
    patchCompare({ ownData: { table, name: table.name, fingerprint, comparison, isOwn } });
  }
  for (const { id } of plannedImages(tab, { table })) await addImage(comparison, id, table.classCount);
  return comparison;
}
