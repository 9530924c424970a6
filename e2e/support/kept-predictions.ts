// What the page keeps of Compare in IndexedDB, read past the page.
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

export interface KeptRunPredictions {
  /** Key of the run. */
  run: string;
  /** [height · width] 0…K, by id of the image. */
  predictions: Map<string, Uint8Array>;
}

/** Predictions of all kept runs, unpacked. */
export async function readKeptPredictions(page: Page): Promise<KeptRunPredictions[]> {
  const kept = await page.evaluate(async () => {
    const request = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error ?? new Error('IndexedDB did not answer.'));
      });
    const db = await request(indexedDB.open('tendril'));
    const read = db.transaction(['compareRuns', 'comparePictures']);
    const runs = (await request(read.objectStore('compareRuns').getAll())) as {
      run: { result: { key: string } };
    }[];
    const pictures = (await request(read.objectStore('comparePictures').getAll())) as {
      imageId: string;
      packed: Uint8Array;
    }[][];
    db.close();
    return runs.map(({ run }, at) => ({
      run: run.result.key,
      pictures: pictures[at].map(({ imageId, packed }) => ({ imageId, packed: [...packed] })),
    }));
  });
  return kept.map(({ run, pictures }) => ({
    run,
    predictions: new Map(
      pictures.map(({ imageId, packed }) => [imageId, new Uint8Array(gunzipSync(Uint8Array.from(packed)))]),
    ),
  }));
}

/** Makes one kept run unreadable, as another version of the page might. */
export async function spoilKeptRun(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const request = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error ?? new Error('IndexedDB did not answer.'));
      });
    const db = await request(indexedDB.open('tendril'));
    const store = db.transaction('compareRuns', 'readwrite').objectStore('compareRuns');
    const [id] = await request(store.getAllKeys());
    const stored = (await request(store.get(id))) as { run: { version: number } };
    stored.run.version = 2;
    await request(store.put(stored, id));
    db.close();
  });
}
