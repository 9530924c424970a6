import { waitUntilReady, type RoomShots } from './room-shots.ts';

/** The comparison that ships with the page: nothing has to be trained for its picture. */
export const compareShots: RoomShots = {
  id: 'compare',
  async prepare(page) {
    await waitUntilReady(page);
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Compare' }).click();
    await page.getByTestId('provenance').waitFor();
    // Every cell in sight is painted, the table is filled.
    await page.locator('.cmp-table .best').first().waitFor();
    await page.locator('.cell canvas[data-area-px]').nth(11).waitFor({ timeout: 60_000 });
  },
};
