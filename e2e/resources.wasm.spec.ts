// The Resources room without WebGPU: a measurement of real steps, its numbers in table, CSV and picture, and giving it up.
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';
import { ResourcesPage } from './pages/resources-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { readSavedPicture } from './support/saved-picture.ts';
import { watchPage } from './support/watch-page.ts';

const LOSSES = ['dice-ce', 'skeleton-recall', 'cl-dice'];

async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
  }
}

test('measures each loss over the number of classes, and keeps it', async ({ page, baseURL }) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  await train.set({ 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1 });
  const room = new ResourcesPage(page);
  await room.enter();

  // Nothing but the paper's own figures is there before.
  await expect(page.getByRole('heading', { name: 'Nothing is measured here yet' })).toBeVisible();
  await expect(room.chart('Extra time per step')).toHaveAccessibleName(
    /Skeleton Recall not measured here, paper \+8 %; clDice not measured here, paper \+88 %; Topo-clDice .* no figure/,
  );
  await expect(room.chart('Extra memory')).toHaveAccessibleName(/paper \+2 %.*paper \+52 %/);
  await expectClean(page);

  await room.measure.click();
  await expect(room.measuring).toContainText(/class.*of 20/);
  await room.stop.click();
  await expect(room.measure).toBeVisible({ timeout: 60_000 });
  await expect(room.measured).toHaveCount(0);

  await room.chooseClasses('1, 2, 4');
  await room.toggleLoss('+ Topo-clDice');
  await room.measure.click();
  await expect(room.measured).toContainText(/wasm.*U-Net 4 × 2, patch 64 px, batch 1.*quick/, {
    timeout: 120_000,
  });
  await expect(room.measured).toHaveAttribute('data-current', 'true');

  const rows = await room.csv();
  expect(rows.map(({ loss, classes }) => [loss, classes])).toEqual(
    ['1', '2', '4'].flatMap((classes) => LOSSES.map((loss) => [loss, classes])),
  );
  await page.getByRole('button', { name: 'Numbers as a table' }).click();
  for (const row of rows) {
    const number = (name: string): number => Number(row[name]);
    for (const name of ['stepMs', 'diceCeStepMs', 'peakBytes', 'diceCePeakBytes'])
      expect(number(name)).toBeGreaterThan(0);
    // The median of the rounds' ratios lies within its interval, and need not be the ratio of the medians.
    const time = number('extraTimePercent');
    expect(number('extraTimePercentLow')).toBeLessThanOrEqual(time);
    expect(number('extraTimePercentHigh')).toBeGreaterThanOrEqual(time);
    const memory = 100 * (number('peakBytes') / number('diceCePeakBytes') - 1);
    const bytes = ['weightBytes', 'optimiserBytes', 'activationBytes', 'lossBytes'].map(number);
    expect(bytes.reduce((sum, part) => sum + part, 0)).toBe(number('peakBytes'));
    for (const name of ['forwardMs', 'lossMs', 'backwardMs', 'optimiserMs'])
      expect(number(name)).toBeGreaterThan(0);
    expect(number('extraMemoryPercent')).toBeCloseTo(memory, 9);
    expect(await room.cell(row['loss'], number('classes'), 'time')).toBe(words(time));
    expect(await room.cell(row['loss'], number('classes'), 'memory')).toBe(words(memory));
  }
  const peak = (loss: string, classes: string) =>
    Number(rows.find((row) => row['loss'] === loss && row['classes'] === classes)?.['peakBytes']);
  expect(peak('cl-dice', '1')).toBeGreaterThan(peak('dice-ce', '1'));
  expect(peak('cl-dice', '4')).toBeGreaterThan(peak('cl-dice', '1'));
  expect(rows.find(({ loss }) => loss === 'cl-dice')).toMatchObject({
    paperExtraTimePercent: '88',
    paperExtraMemoryPercent: '52',
    backend: 'wasm',
  });
  // The parts in the table are those of the file.
  const oneClass = rows.filter(({ classes }) => classes === '1');
  for (const row of oneClass) {
    const parts = page
      .getByRole('table', { name: 'Parts of a step' })
      .locator(`tr[data-loss="${row['loss']}"]`);
    for (const [part, name] of [
      ['forward', 'forwardMs'],
      ['backward', 'backwardMs'],
    ])
      await expect(parts.locator(`[data-part="${part}"]`)).toHaveText(milliseconds(Number(row[name])));
  }
  await expectClean(page);
  await page.getByRole('button', { name: 'Numbers as a table' }).click();
  await expectClean(page);
  await expect(room.chart('Where a step goes')).toHaveAccessibleName(/clDice .* ms: data .*, rest /);
  await expect(room.chart('Peak memory')).toHaveAccessibleName(/Dice \+ CE .*: weights .*, loss /);
  await expect(room.chart('Time against number of classes')).toHaveAccessibleName(
    /clDice 1: .* ms, 2: .* ms, 4: /,
  );
  // Six charts in three rows of two, twice as fine as on screen, with ink in each.
  const { width, height, colours } = await readSavedPicture(await room.save('PNG'));
  expect([width, height]).toEqual([2384, 2040]);
  for (const [column, row] of [0, 1].flatMap((column) => [0, 1, 2].map((row) => [column, row]))) {
    const [left, top] = [Math.round((column * width) / 2), Math.round((row * height) / 3)];
    const inks = new Set<number>();
    for (let y = top; y < top + Math.floor(height / 3); y++)
      for (let x = left; x < left + width / 2; x++) inks.add(colours[y * width + x]);
    expect([column, row, inks.size > 10]).toEqual([column, row, true]);
  }

  // It is there after a reload, for other settings than those on the knobs again.
  await page.reload();
  await room.enter();
  await expect(room.measured).toHaveAttribute('data-current', 'false', { timeout: 60_000 });
  await expect(room.measured).toContainText('At other settings than those chosen');
  expect(complaints).toEqual([]);
});

/** Three digits, as the page writes them. */
const milliseconds = (ms: number): string =>
  `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;

/** 8.04 → "+8.0 %", 38.4 → "+38 %". */
function words(percent: number): string {
  const digits = Math.abs(percent).toFixed(Math.abs(percent) < 9.95 ? 1 : 0);
  return `${percent < 0 && Number(digits) > 0 ? '−' : '+'}${digits} %`;
}

test('says why nothing can be measured while a run is under way', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.set({ 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1 });
  await train.play.click();
  await train.waitForStep(1, 60_000);
  const room = new ResourcesPage(page);
  await room.enter();
  await expect(room.measure).toHaveAccessibleDescription(/while no run is under way/);
  // Without waiting until it is enabled: it tells why it is not.
  await room.measure.click({ force: true });
  await expect(room.measuring).toHaveCount(0);
  expect(await train.runState()).toMatch(/running|warming/);
});
