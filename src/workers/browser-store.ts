// What outlives a reload, in this browser's IndexedDB: one run to go on with, the person's own images, and runs that ended.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { createComparisonStore, type StoredPicture, type StoredRun } from './comparison-store.ts';
import type { SavedRun, SavedUpload, StoreApi } from './store-protocol.ts';

export interface Schema extends DBSchema {
  /** Of each, the one that is kept. */
  single: { key: 'run' | 'upload'; value: SavedRun | SavedUpload };
  ended: { key: number; value: unknown };
  /** Of Compare: 'settings' and 'imported', then its runs and their predictions by the same id. */
  compare: { key: string; value: unknown };
  compareRuns: { key: string; value: StoredRun };
  comparePictures: { key: string; value: StoredPicture[] };
}

const STORES = ['single', 'ended', 'compare', 'compareRuns', 'comparePictures'] as const;

const NAME = 'tendril';
const VERSION = 2;

/** @throws Error with one sentence where the browser forbids storage or it is full */
async function mended<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      throw new Error('The browser has no room left for this page: delete what it keeps, or free the disk.', {
        cause: error,
      });
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The browser did not store or give back what was asked of it: ${why}`, { cause: error });
  }
}

const uploadBytes = (upload: SavedUpload | null) =>
  (upload?.files ?? []).reduce((sum, { file }) => sum + file.size, 0);

/** Nothing is opened before the first call. */
export function createStore(): StoreApi {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () =>
    (opening ??= openDB<Schema>(NAME, VERSION, {
      upgrade(db) {
        for (const name of STORES) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
      },
      // Another tab with a newer page wants to upgrade: it must not wait for this one.
      blocking(_now, _wanted, event) {
        (event.target as IDBDatabase).close();
        opening = null;
      },
      terminated() {
        opening = null;
      },
    }));
  const read = async (key: 'run' | 'upload') => (await (await database()).get('single', key)) ?? null;
  const write = async (key: 'run' | 'upload', value: SavedRun | SavedUpload) => {
    await (await database()).put('single', value, key);
  };
  const remove = async (key: 'run' | 'upload') => (await database()).delete('single', key);
  const readRun = () => mended(async () => (await read('run')) as SavedRun | null);
  const readUpload = () => mended(async () => (await read('upload')) as SavedUpload | null);
  const { comparisonUsage, ...comparison } = createComparisonStore((work) =>
    mended(async () => work(await database())),
  );
  return {
    ...comparison,
    readRun,
    readUpload,
    writeRun: (run) => mended(() => write('run', run)),
    deleteRun: () => mended(() => remove('run')),
    writeUpload: (upload) => mended(() => write('upload', upload)),
    deleteUpload: () => mended(() => remove('upload')),
    writeEnded: (id, run) =>
      mended(async () => {
        await (await database()).put('ended', run, id);
      }),
    readEnded: () => mended(async () => (await database()).getAll('ended')),
    deleteEnded: (id) => mended(async () => (await database()).delete('ended', id)),
    deleteAll: () =>
      mended(async () => {
        const db = await database();
        await Promise.all(STORES.map((name) => db.clear(name)));
      }),
    usage: () =>
      mended(async () => {
        const db = await database();
        const { usage = null, quota = null } = await navigator.storage.estimate();
        return {
          usedBytes: usage,
          quotaBytes: quota,
          isPromised: await navigator.storage.persisted(),
          runBytes: (await readRun())?.checkpoint.byteLength ?? 0,
          uploadBytes: uploadBytes(await readUpload()),
          keptRuns: await db.count('ended'),
          compared: await comparisonUsage(),
        };
      }),
  };
}
