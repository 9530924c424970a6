// A results.json may be dropped anywhere on the page while the room is open.
import { useEffect, useState } from 'react';
import { patchCompare } from './compare-store.ts';
import { importResults } from './transfer-controller.ts';

function openDropped(files: FileList): void {
  const [file] = [...files].filter(({ name }) => name.toLowerCase().endsWith('.json'));
  if (file !== undefined) void importResults(file);
  else
    patchCompare({
      trouble: {
        message: `${files[0]?.name ?? 'The drop'} is no results file.`,
        fix: 'Drop a results.json here; images and masks are dropped in the Train room.',
      },
    });
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
      openDropped(event.dataTransfer.files);
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
