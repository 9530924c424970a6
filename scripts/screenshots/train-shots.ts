import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

/** Enough for thin branches to appear; on a laptop's processor some minutes. */
const STEPS = 240;

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  const field = page.getByRole('spinbutton', { name: 'Steps', exact: true });
  await field.fill(String(STEPS));
  await field.press('Enter');
  await page.getByRole('button', { name: /^Play/ }).click();
  await page
    .locator('[data-testid="run-state"][data-state="done"]')
    .waitFor({ state: 'attached', timeout: 3_600_000 });
  // The last preview and its paint follow the last step; the field of the steps has scrolled the column.
  await page.waitForTimeout(3000);
  await page.getByRole('region', { name: 'Settings' }).evaluate((column) => column.scrollTo(0, 0));
}

/** A real run on the first sample set. */
export const trainShots: RoomShots = { id: 'train', prepare };
