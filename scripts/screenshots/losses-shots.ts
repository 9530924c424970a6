import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Losses' }).click();
  for (const name of [/^Cut a vessel/, /^Add a spur/]) {
    const accident = page.getByRole('button', { name });
    await accident.click({ timeout: 120_000 });
    await page.getByRole('button', { name, pressed: true }).waitFor();
  }
  // The last row of the table is measured last.
  await page.locator('[data-row="soften"] td[data-change]').first().waitFor({ timeout: 120_000 });
  await page.mouse.move(0, 0);
}

/** A cut and a spur on a prediction drawn from the first sample set. */
export const lossesShots: RoomShots = { id: 'losses', prepare };
