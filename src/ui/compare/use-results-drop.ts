// A results.json, or the folder of an experiment, may be dropped anywhere on the page while the room is open.
import { useEffect, useState } from 'react';
import { collectDroppedFiles } from '../../workers/data-client.ts';
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
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!(event.dataTransfer?.types.includes('Files') ?? false)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      setIsOver(false);
      void openDropped(event.dataTransfer);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}
