// What this browser keeps of the run, read past the page.
import type { Page } from '@playwright/test';

/** Step of the checkpoint that is kept; null: none is. */
export const keptStep = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number | null>((resolve) => {
        const opening = indexedDB.open('tendril');
        opening.onsuccess = () => {
          const asked = opening.result.transaction('single').objectStore('single').get('run');
          asked.onsuccess = () => {
            opening.result.close();
            resolve((asked.result as { step: number } | undefined)?.step ?? null);
          };
        };
      }),
  );
