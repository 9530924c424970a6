import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  await page.getByRole('button', { name: /^Lessons/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Dice does not mind a broken vessel' }).click();
  await page.getByTestId('lesson').waitFor();
  // The first of its steps is done, so that there is something to see.
  await page.getByText('Dice + CE', { exact: true }).first().click();
  await page.getByRole('button', { name: /^Play/ }).click();
  await page
    .locator('[data-testid="run-state"][data-state="done"]')
    .waitFor({ state: 'attached', timeout: 3_600_000 });
  await page.waitForTimeout(3000);
}

/** An open lesson whose first run has ended. */
export const lessonShots: RoomShots = { id: 'lesson', prepare, sizes: ['1440x900'] };
