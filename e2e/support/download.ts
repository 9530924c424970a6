// What a button saves, as bytes.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** Presses the button of this name and reads the file that comes of it. */
export async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFileSync(await file.path());
}
