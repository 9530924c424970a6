// A reload loses nothing: the run is back, paused, and goes on from its checkpoint. A run leaves as a ZIP and comes back.
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { type Download, expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { TrainPage } from './pages/train-page.ts';
import { keptStep } from './support/kept-step.ts';
import { WITHOUT_SHARED_DATA, hasSharedData, sharedFile } from './support/shared-data.ts';

const QUICK = { 'Patch, px': 64, Channels: 8, Depth: 2, Batch: 2, Steps: 60, 'Validate every': 6 };

const contentOf = async (download: Download) => unzipSync(readFileSync(await download.path()));

test('a run outlives a reload, leaves as a ZIP and comes back', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.set(QUICK);
  await train.play.click();
  await train.waitForStep(7, 120_000);
  await train.pause.click();
  await expect(train.play).toBeVisible();
  const step = await train.stepCount();
  await expect.poll(() => keptStep(page)).toBe(step);
  const rows = await train.metricRows.allTextContents();

  await page.reload();
  await expect.poll(() => train.stepCount(), { timeout: 60_000 }).toBe(step);
  await expect(page.locator('[data-testid="run-state"][data-state="paused"]')).toBeAttached({
    timeout: 60_000,
  });
  expect(await train.metricRows.allTextContents()).toEqual(rows);
  await train.step.click();
  await train.waitForStep(step + 1, 60_000);

  await page.keyboard.press('e');
  await expect(page.getByTestId('usage')).toContainText(/in use/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Run as ZIP' }).click(),
  ]);
  const files = await contentOf(download);
  const history = new TextDecoder().decode(files['history.csv']).trim().split('\n');
  // A row for each step, those before the reload among them.
  expect(history.slice(1).map((row) => Number(row.split(',')[0]))).toEqual(
    Array.from({ length: step + 1 }, (_, i) => i + 1),
  );
  expect(Object.keys(files).filter((name) => name.startsWith('predictions/'))).toHaveLength(3);
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Image with layers, PNG' }).click(),
  ]);
  expect(
    readFileSync(await picture.path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');

  const [dataSet] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'For nnU-Net, ZIP' }).click(),
  ]);
  const raw = Object.keys(await contentOf(dataSet));
  expect(raw.filter((name) => /\/labelsTr\/[^/]+\.png$/.test(name))).toHaveLength(12);
  expect(raw.some((name) => name.endsWith('/dataset.json'))).toBe(true);

  // Back to step 0: nothing is brought back then, but the ZIP can be.
  await page.keyboard.press('Escape');
  await train.reset.click();
  await expect.poll(() => keptStep(page)).toBe(null);
  await page.reload();
  await train.expectPaired('12 of 12 paired');
  expect(await train.stepCount()).toBe(0);
  await page.keyboard.press('e');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Bring a run back' }).click();
  await (
    await chooser
  ).setFiles({ name: 'run.zip', mimeType: 'application/zip', buffer: readFileSync(await download.path()) });
  await page.keyboard.press('Escape');
  await expect.poll(() => train.stepCount(), { timeout: 60_000 }).toBe(step + 1);
});

test('a reload in the middle of training brings the run back, paused, with the knobs as they were', async ({
  page,
}) => {
  const train = new TrainPage(page);
  await train.open();
  await train.set({ ...QUICK, Steps: 100_000, 'Validate every': 100_000 });
  await train.play.click();
  await expect.poll(() => keptStep(page), { timeout: 120_000 }).not.toBe(null);
  // The next checkpoint is seconds away, and the address knows the knob already.
  const weight = page.getByRole('spinbutton', { name: 'Weight w', exact: true });
  await weight.fill('0.25');
  await weight.press('Enter');
  await expect.poll(() => new URL(page.url()).hash).toContain('loss.weight=0.25');
  expect(await train.runState()).toBe('running');

  await page.reload();
  await train.waitForState('paused', 60_000);
  const step = await keptStep(page);
  expect(step).toBeGreaterThan(0);
  await expect.poll(() => train.stepCount()).toBe(step);
  await expect(weight).toHaveValue('0.25');
  await train.step.click();
  await expect.poll(() => train.stepCount(), { timeout: 60_000 }).toBe(step! + 1);
});

test('own images outlive a reload, and are deleted when asked', async ({ page }) => {
  test.skip(!hasSharedData('cracks/deepcrack'), WITHOUT_SHARED_DATA);
  const train = new TrainPage(page);
  await train.open();
  await train.drop([sharedFile('cracks/deepcrack/train_img'), sharedFile('cracks/deepcrack/train_lab')]);
  await train.expectPaired('26 of 26 paired');
  await train.set(QUICK);
  await train.step.click();
  await train.waitForStep(1, 120_000);
  await expect.poll(() => keptStep(page)).toBe(1);
  await page.reload();
  await train.expectPaired('26 of 26 paired');
  await expect.poll(() => train.stepCount(), { timeout: 60_000 }).toBe(1);
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('button', { name: 'Delete the images' })).toBeDisabled();
  await page.reload();
  await train.expectPaired('12 of 12 paired');
  expect(await train.stepCount()).toBe(0);
});
