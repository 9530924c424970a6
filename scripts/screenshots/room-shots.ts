// What `npm run screenshots` knows of a room: how a person gets there with something to see.
import type { Page } from 'playwright';

export interface RoomShots {
  /** The room's id; its pictures are docs/screenshots/ID-WIDTHxHEIGHT-THEME.png. */
  id: string;
  /** Brings a freshly opened page, 1440 × 900 and light, to what the pictures show. */
  prepare: (page: Page) => Promise<void>;
  /** Sizes of its pictures; all where left out. */
  sizes?: readonly string[];
}

/** The first sample set is open and the backend is up. */
export async function waitUntilReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: /\d+ of \d+ paired/ }).waitFor({ timeout: 120_000 });
  await page.locator('[data-backend]').first().waitFor({ timeout: 60_000 });
}
