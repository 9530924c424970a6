import type { Page } from 'playwright';
import { type RoomShots, waitUntilReady } from './room-shots.ts';

async function prepare(page: Page): Promise<void> {
  await waitUntilReady(page);
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Skeletons' }).click();
  await page
    .getByTestId('lab-summary')
    .filter({ hasText: 'The tube is made once' })
    .waitFor({ timeout: 120_000 });
  // The first answer comes while the page still loads; a second one shows the times of a page at rest.
  const iterations = page.getByRole('spinbutton', { name: 'Soft iterations' });
  await iterations.press('ArrowUp');
  await iterations.press('ArrowDown');
  await page.waitForTimeout(3000);
}

/** A mask of the first sample set, enlarged where it is widest. */
export const skeletonsShots: RoomShots = { id: 'skeletons', prepare };
