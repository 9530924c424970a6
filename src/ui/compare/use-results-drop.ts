// A results.json, or the folder of an experiment, may be dropped anywhere on the page while the room is open.
import { useEffect } from 'react';
import { collectDroppedFiles } from '../../workers/data-client.ts';
import { takeDrops, useFilesOver } from '../shell/page-drop.ts';
import { patchCompare } from './compare-store.ts';
import { importResults } from './transfer-controller.ts';

/** Call in the event handler itself: the browser empties the transfer when it returns. */
async function openDropped(transfer: DataTransfer): Promise<void> {
  try {
    await importResults(await collectDroppedFiles(transfer));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    patchCompare({ trouble: { message, fix: 'Drop the file or folder once more.' } });
  }
}

/** @returns whether files are held over the page */
export function useResultsDrop(): boolean {
  useEffect(() => takeDrops((transfer) => void openDropped(transfer)), []);
  return useFilesOver();
}
