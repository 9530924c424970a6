// The whole page takes files, in every room and while one is being built: a dropped file must never replace the page, and
// a run with it. A room that has a use of its own for them says so while it is open.
import { useSyncExternalStore } from 'react';

/** Reads the transfer in the event handler itself: the browser empties it when the handler returns. */
export type TakeFiles = (transfer: DataTransfer) => void;

const takers: TakeFiles[] = [];
const watchers = new Set<() => void>();
let isOver = false;

function setOver(next: boolean): void {
  // What is drawn anew all the time, as rings are, is no target: a drop on something that has just gone would be lost.
  document.documentElement.toggleAttribute('data-dropping', next);
  if (next === isOver) return;
  isOver = next;
  for (const watcher of watchers) watcher();
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** @param takeOtherwise who takes files in a room that has no use of its own for them */
export function listenToDrops(takeOtherwise: TakeFiles): void {
  window.addEventListener('dragenter', (event) => {
    if (hasFiles(event)) setOver(true);
  });
  window.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) setOver(false);
  });
  window.addEventListener('drop', (event) => {
    if (event.dataTransfer === null || !hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    (takers.at(-1) ?? takeOtherwise)(event.dataTransfer);
  });
}

/** Files go to `take` until the returned function is called. */
export function takeDrops(take: TakeFiles): () => void {
  takers.push(take);
  return () => void takers.splice(takers.indexOf(take), 1);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Whether files are held over the page. */
export function useFilesOver(): boolean {
  return useSyncExternalStore(watch, () => isOver);
}
