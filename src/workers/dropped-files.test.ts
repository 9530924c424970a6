import { describe, expect, it } from 'vitest';
import { collectDroppedFiles, fromFileList } from './dropped-files.ts';

/** A dropped tree: strings are files, objects folders. readEntries gives two at a time, as browsers give a hundred. */
type Tree = { [name: string]: Tree | string };

function makeEntry(name: string, node: Tree | string): FileSystemEntry {
  if (typeof node === 'string') {
    const file = new File([node], name);
    return {
      name,
      isFile: true,
      file: (resolve: (file: File) => void) => resolve(file),
    } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const left = Object.entries(node).map(([child, content]) => makeEntry(child, content));
    return {
      readEntries: (resolve: (entries: FileSystemEntry[]) => void) =>
        setTimeout(() => resolve(left.splice(0, 2))),
    };
  };
  return { name, isFile: false, createReader } as unknown as FileSystemEntry;
}

/** Items that are gone once the handler has returned, as in a browser. */
function makeTransfer(tree: Tree): DataTransfer {
  let isOver = false;
  setTimeout(() => (isOver = true));
  const items = Object.entries(tree).map(([name, node]) => ({
    kind: 'file',
    webkitGetAsEntry: () => (isOver ? null : makeEntry(name, node)),
    getAsFile: () => (isOver || typeof node !== 'string' ? null : new File([node], name)),
  }));
  return { items: [...items, { kind: 'string' }] } as unknown as DataTransfer;
}

describe('collectDroppedFiles', () => {
  it('walks folders of any size and depth and leaves hidden files out', async () => {
    const transfer = makeTransfer({
      'a.png': 'a',
      set: {
        images: { '1.png': '1', '2.png': '2', '3.png': '3', '4.png': '4', '5.png': '5' },
        '.git': { config: 'x' },
        masks: { '.DS_Store': 'x', deep: { '1.png': 'm' } },
      },
    });
    const files = await collectDroppedFiles(transfer);
    expect(files.map(({ path }) => path)).toEqual([
      'a.png',
      ...[1, 2, 3, 4, 5].map((number) => `set/images/${number}.png`),
      'set/masks/deep/1.png',
    ]);
    expect(await files.at(-1)!.file.text()).toBe('m');
  });
});

describe('fromFileList', () => {
  it('keeps the paths below a chosen folder', () => {
    const files = ['set/1.png', 'set/.hidden/2.png', ''].map((webkitRelativePath) =>
      Object.assign(new File([''], 'x.png'), { webkitRelativePath }),
    );
    expect(fromFileList(files as unknown as FileList).map(({ path }) => path)).toEqual([
      'set/1.png',
      'x.png',
    ]);
  });
});
