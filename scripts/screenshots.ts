// Takes the pictures of docs/screenshots from a real run in the real page: `npm run screenshots`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, chromium } from 'playwright';
import { preview } from 'vite';
import { buildIfStale } from './build-page.ts';
import { browserArguments, findBrowser } from './find-browser.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'screenshots');
const PORT = 4190;
/** Enough for thin branches to appear; on a laptop's processor some minutes. */
const STEPS = 240;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
];

async function trainFor(page: Page, steps: number): Promise<void> {
  await page.goto(`http://localhost:${PORT}/`);
  await page.getByRole('button', { name: /\d+ of \d+ paired/ }).waitFor({ timeout: 120_000 });
  await page.locator('[data-backend]').first().waitFor({ timeout: 60_000 });
  const field = page.getByRole('spinbutton', { name: 'Steps', exact: true });
  await field.fill(String(steps));
  await field.press('Enter');
  await page.getByRole('button', { name: /^Play/ }).click();
  await page
    .locator('[data-testid="run-state"][data-state="done"]')
    .waitFor({ state: 'attached', timeout: 3_600_000 });
  // The last preview and its paint follow the last step.
  await page.waitForTimeout(3000);
}

buildIfStale();
mkdirSync(FOLDER, { recursive: true });
const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'warn' });
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments('none') });
try {
  const page = await browser.newPage({ viewport: SIZES[0], colorScheme: 'light' });
  await trainFor(page, STEPS);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(1000);
      const file = join(FOLDER, `train-${size.width}x${size.height}-${colorScheme}.png`);
      await page.screenshot({ path: file });
      console.log(file);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
