// The page by itself, without WebGPU: sample sets, bad drops, keys, accessibility.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { TrainPage } from './pages/train-page.ts';
import { dropMade, dropPaths } from './support/drop-files.ts';
import { expectSentence } from './support/expect-sentence.ts';
import { expectMetrics } from './support/learning-run.ts';
import { seriousFindings } from './support/serious-findings.ts';
import { watchPage } from './support/watch-page.ts';

const QUICK = { 'Patch, px': 64, Channels: 8, Depth: 2, Batch: 2, Steps: 2000, 'Validate every': 20 };

function png(edgePx: number, value: (x: number, y: number) => number): Uint8Array {
  const data = Uint8Array.from({ length: edgePx * edgePx }, (_, at) =>
    value(at % edgePx, Math.floor(at / edgePx)),
  );
  return encode({ width: edgePx, height: edgePx, data, channels: 1, depth: 8 });
}

test('the first sample set loads by itself and trains, and nothing leaves the machine', async ({
  page,
  baseURL,
}) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  await expect(page.getByText(/synthetic/).first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await train.set(QUICK);
  await train.play.click();
  await train.waitForStep(20, 120_000);
  await expectMetrics(train, 3);
  expect(complaints).toEqual([]);
});

test('the cost of each loss is measured here, kept, and marked where it is out of date', async ({
  page,
  baseURL,
}) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  await train.set({ ...QUICK, Channels: 4 });
  const loss = page.getByRole('region', { name: 'Loss' });
  await loss.getByRole('button', { name: 'Measure cost of each loss' }).click();
  await loss.getByRole('button', { name: 'Cancel' }).click();
  const costs = loss.getByTestId('costs');
  await expect(costs).toHaveAttribute('data-costs', 'nothing', { timeout: 30_000 });
  await loss.getByRole('button', { name: 'Measure cost of each loss' }).click();
  await expect(costs).toHaveAttribute('data-costs', 'current', { timeout: 90_000 });
  await expect(loss.getByTestId('cost-dice-ce')).toHaveText(/^1\.00× · [\d.]+ ms$/);
  for (const id of ['skeleton-recall', 'cl-dice', 'topo-cl-dice'])
    await expect(loss.getByTestId(`cost-${id}`)).toHaveText(/^[+−]\d+ %$/);
  await train.set({ Batch: 3 });
  await expect(costs).toHaveAttribute('data-costs', 'aged');
  // The address keeps the knobs, but not at once.
  await expect.poll(() => page.url()).toContain('batch=3');
  await page.reload();
  await train.expectPaired(/\d+ of \d+ paired/);
  await expect(costs).toHaveAttribute('data-costs', 'aged');
  await train.set({ ...QUICK, Channels: 4 });
  await expect(costs).toHaveAttribute('data-costs', 'current');
  await train.play.click();
  await train.waitForStep(2, 60_000);
  await expect(loss.getByRole('button', { name: /Measure cost/ })).toBeDisabled();
  await page.getByRole('button', { name: /per step: show its parts/ }).click();
  const parts = page.getByRole('dialog', { name: 'Parts of a step' });
  for (const part of ['Data', 'Forward', 'Loss', 'Backward', 'Optimiser'])
    await expect(parts.getByRole('row', { name: new RegExp(`^${part} [\\d.]+ ms`) })).toBeVisible();
  await expect(parts).toContainText(/Peak memory \d+ MB/);
  expect(complaints).toEqual([]);
});

test('each sample set can be chosen', async ({ page, baseURL }) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  const choose = page.getByRole('region', { name: 'Data', exact: true }).getByRole('button', {
    name: /Sample set/,
  });
  await choose.click();
  const sets = page.getByRole('listbox', { name: /Sample set/ }).getByRole('option');
  await expect(sets).toHaveCount(4);
  await page.keyboard.press('Escape');
  for (let index = 0; index < 4; index++) {
    await choose.click();
    const name = (await sets.nth(index).locator('span').first().textContent()) ?? '';
    await sets.nth(index).click();
    // The name changes when the set is open.
    await expect(choose).toContainText(name, { timeout: 60_000 });
    await train.expectPaired('12 of 12 paired');
    await expect.poll(async () => (await train.pixels('groundTruth')).paintedPx).toBeGreaterThan(0);
  }
  expect(complaints).toEqual([]);
});

test('a folder dropped in a room without a use for it opens in Train', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  for (const [room, set] of [
    ['Losses', 'cracks'],
    ['Resources', 'roads'],
  ]) {
    await page.getByRole('button', { name: room, exact: true }).click();
    const folder = join(import.meta.dirname, '..', 'public', 'samples', set);
    await dropPaths(page, 700, 450, [folder]);
    const count = readdirSync(join(folder, 'images')).length;
    await train.expectPaired(`${count} of ${count} paired`);
    await expect(page.getByRole('button', { name: 'Train', exact: true })).toHaveAttribute(
      'aria-current',
      /./,
    );
    await expect(page.getByText(set, { exact: true }).first()).toBeVisible();
  }
});

test('bad drops say what is wrong with which file and keep the former set', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  const former = await page.getByRole('button', { name: /paired/ }).textContent();
  const image = png(64, (x, y) => (x * 7 + y * 3) % 256);
  const mask = png(32, (x) => (x % 8 === 0 ? 255 : 0));
  const drops = [
    { name: 'broken.png', files: [{ name: 'broken.png', bytes: new TextEncoder().encode('no picture') }] },
    { name: 'lonely.png', files: [{ name: 'lonely.png', bytes: image }] },
    {
      name: 'road.png',
      files: [
        { name: 'road.png', bytes: image },
        { name: 'road_mask.png', bytes: mask },
      ],
    },
  ];
  for (const { name, files } of drops) {
    await dropMade(page, files);
    await expect(train.alert).toContainText('stays open', { timeout: 30_000 });
    await expect(train.alert).toContainText(name);
    await train.alert.getByRole('button', { name: 'Show the table' }).click();
    const sheet = page.getByRole('dialog');
    const row = sheet.getByRole('table').first().getByRole('row').filter({ hasText: name });
    // A reason and a fix, a sentence each, whatever dots the name of the file has.
    for (const part of ['b', 'span:not(.muted)']) {
      const text = row.first().locator('.why').locator(part);
      await expect(text).toHaveCount(1);
      expectSentence(await text.innerText(), name);
    }
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await expect(page.getByRole('listbox', { name: 'Images' }).getByRole('option')).toHaveCount(12);
  }
  expect(former).toContain('12 of 12');
});

test('the keyboard plays, steps, resets and shows the keys', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.set(QUICK);
  await page.getByTestId('stage').focus();
  await page.keyboard.press('s');
  await train.waitForStep(1, 60_000);
  await train.waitForState('paused', 30_000);
  expect(await train.stepCount()).toBe(1);
  await page.keyboard.press('Space');
  await train.waitForStep(3, 60_000);
  await page.keyboard.press('Space');
  await train.waitForState('paused', 30_000);
  await page.keyboard.press('r');
  await train.waitForState('idle', 30_000);
  expect(await train.stepCount()).toBe(0);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys and help' });
  await expect(help).toBeVisible();
  await expect(help).toContainText('Space');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`accessible in the ${colorScheme} theme, before and while training`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const train = new TrainPage(page);
    await train.open();
    expect(await seriousFindings(page)).toEqual([]);
    await train.set(QUICK);
    await train.play.click();
    await train.waitForStep(20, 120_000);
    await expectMetrics(train, 3);
    await train.pause.click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });
}
