// Collects what a person dropped or chose, folders and all, as paths with their files.
import type { DroppedFile } from './data-protocol.ts';

const isHidden = (name: string) => name.startsWith('.');

function readAllEntries(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // One call gives a hundred entries at most; an empty answer is the end.
    const next = () =>
      reader.readEntries((entries) => {
        if (entries.length === 0) resolve(all);
        else {
          all.push(...entries);
          next();
        }
      }, reject);
    next();
  });
}

async function collectEntry(entry: FileSystemEntry, folder: string): Promise<DroppedFile[]> {
  if (isHidden(entry.name)) return [];
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path, file }];
  }
  const entries = await readAllEntries(entry as FileSystemDirectoryEntry);
  const collected: DroppedFile[] = [];
  for (const child of entries) collected.push(...(await collectEntry(child, `${path}/`)));
  return collected;
}

/**
 * Files of a drop, those inside dropped folders included. Call it in the event handler itself, before any await: the
 * browser empties the transfer when the handler returns.
 *
 * @throws DOMException when a file vanished or must not be read
 */
export async function collectDroppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const items = Array.from(transfer.items)
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const collected: DroppedFile[] = [];
  for (const { entry, file } of items) {
    if (entry !== null) collected.push(...(await collectEntry(entry, '')));
    else if (file !== null && !isHidden(file.name)) collected.push({ path: file.name, file });
  }
  return collected;
}

/** Files of an input element; with `webkitdirectory` their paths below the chosen folder, that folder included. */
export function fromFileList(files: FileList): DroppedFile[] {
  return Array.from(files)
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !path.split('/').some(isHidden));
}
