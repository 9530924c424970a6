import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  await page.getByRole('button', { name: 'Resources', exact: true }).click();
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByTestId('measured').waitFor({ timeout: 3_600_000 });
}

/** A real measurement on the first sample set. */
export const resourcesShots: RoomShots = { id: 'resources', prepare };
