// A real drop: the browser itself opens the files, as when a person lets go of them over the page.
import type { Page } from '@playwright/test';

/** @param paths absolute paths of files or folders */
export async function dropPaths(page: Page, x: number, y: number, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

export interface MadeFile {
  name: string;
  bytes: Uint8Array;
}

/** A drop of files that exist in the test only. */
export async function dropMade(page: Page, files: MadeFile[]): Promise<void> {
  const made = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
  const transfer = await page.evaluateHandle((list) => {
    const dropped = new DataTransfer();
    for (const { name, bytes } of list) dropped.items.add(new File([Uint8Array.from(bytes)], name));
    return dropped;
  }, made);
  await page.dispatchEvent('[data-testid=drop-zone]', 'drop', { dataTransfer: transfer });
  await transfer.dispose();
}
