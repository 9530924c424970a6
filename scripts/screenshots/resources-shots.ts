import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

const SETTINGS = [
  ['Patch, px', 64],
  ['Batch', 2],
] as const;

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  // Short steps, so that each loss takes many turns.
  for (const [name, value] of SETTINGS) {
    const field = page.getByRole('spinbutton', { name, exact: true });
    await field.fill(String(value));
    await field.press('Enter');
  }
  await page.getByRole('button', { name: 'Resources', exact: true }).click();
  await page.getByText('Thorough', { exact: true }).click();
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByTestId('measured').waitFor({ timeout: 3_600_000 });
}

/** A real and unhurried measurement on the first sample set. */
export const resourcesShots: RoomShots = { id: 'resources', prepare };
