// What Compare keeps: settings, finished runs with their predictions, and the last import.
import type { IDBPDatabase } from 'idb';
import { is } from 'valibot';
import type { Schema } from './browser-store.ts';
import { keptSettingsSchema, readKeptComparison } from './kept-comparison.ts';
import { packBytes, unpackBytes } from './pack-bytes.ts';
import type { ComparisonStoreApi } from './store-protocol.ts';

/** Of a stored run: what `usage` counts. */
export interface StoredRun {
  run: unknown;
  bytes: number;
}

export interface StoredPicture {
  imageId: string;
  /** See pack-bytes.ts. */
  packed: Uint8Array;
}

const jsonBytes = (value: unknown): number => JSON.stringify(value).length;

/** @param within runs work on the open database, and mends what it throws */
export function createComparisonStore(
  within: <T>(work: (db: IDBPDatabase<Schema>) => Promise<T>) => Promise<T>,
): ComparisonStoreApi & { comparisonUsage: () => Promise<{ bytes: number; runs: number }> } {
  return {
    readComparison: () =>
      within(async (db) => {
        const [settings, imported, runs] = await Promise.all([
          db.get('compare', 'settings'),
          db.get('compare', 'imported'),
          db.getAll('compareRuns'),
        ]);
        return readKeptComparison({
          settings,
          imported,
          runs: runs.map((stored) => (stored as StoredRun | null)?.run),
        });
      }),
    hasOwnDataComparison: () =>
      within(async (db) => {
        const settings: unknown = await db.get('compare', 'settings');
        return is(keptSettingsSchema, settings) && settings.isOwnData;
      }),
    writeComparisonSettings: (settings) =>
      within(async (db) => {
        await db.put('compare', settings, 'settings');
      }),
    writeImport: (imported) =>
      within(async (db) => {
        if (imported === null) await db.delete('compare', 'imported');
        else await db.put('compare', imported, 'imported');
      }),
    writeComparedRun: (id, run, predictions) =>
      within(async (db) => {
        const pictures = await Promise.all(
          predictions.map(async ({ imageId, prediction }): Promise<StoredPicture> => ({
            imageId,
            packed: await packBytes(prediction),
          })),
        );
        const bytes = pictures.reduce((sum, { packed }) => sum + packed.byteLength, jsonBytes(run));
        const both = db.transaction(['compareRuns', 'comparePictures'], 'readwrite');
        await Promise.all([
          both.objectStore('compareRuns').put({ run, bytes }, id),
          both.objectStore('comparePictures').put(pictures, id),
          both.done,
        ]);
      }),
    readComparedPredictions: (id) =>
      within(async (db) => {
        const pictures = (await db.get('comparePictures', id)) ?? [];
        return Promise.all(
          pictures.map(async ({ imageId, packed }) => ({ imageId, prediction: await unpackBytes(packed) })),
        );
      }),
    deleteComparedRuns: (ids) =>
      within(async (db) => {
        const both = db.transaction(['compareRuns', 'comparePictures'], 'readwrite');
        await Promise.all([
          ...ids.flatMap((id) => [
            both.objectStore('compareRuns').delete(id),
            both.objectStore('comparePictures').delete(id),
          ]),
          both.done,
        ]);
      }),
    deleteComparison: () =>
      within(async (db) => {
        await Promise.all([db.clear('compare'), db.clear('compareRuns'), db.clear('comparePictures')]);
      }),
    comparisonUsage: () =>
      within(async (db) => {
        const runs = await db.getAll('compareRuns');
        const imported = (await db.get('compare', 'imported')) as
          { results?: unknown; predictions?: { file: Blob }[] } | undefined;
        const ofImport =
          imported === undefined
            ? 0
            : (imported.predictions ?? []).reduce(
                (sum, { file }) => sum + file.size,
                jsonBytes(imported.results ?? null),
              );
        return {
          bytes: runs.reduce(
            (sum, stored) => sum + ((stored as Partial<StoredRun> | null)?.bytes ?? 0),
            ofImport,
          ),
          runs: runs.length,
        };
      }),
  };
}
