// The viewer's rings, its two sides, kept runs and the slow step: against what the workers sent and what Node computes.
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';
import { softSkeletonBytes } from '../src/engine/soft-skeleton-bytes.ts';
import { skeletonizeClasses } from '../src/metrics/class-skeletons.ts';
import { findRingCandidates, selectRings } from '../src/metrics/topology-rings.ts';
import { TrainPage } from './pages/train-page.ts';
import { installSpy, readSpy, readSpyMaps } from './support/worker-spy.ts';

const QUICK = { 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1, Steps: 12, 'Validate every': 6 };

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
}

/** Mean blue minus mean red of a strip of the stage, as it is on screen. */
async function bluenessOf(page: Page, fromShare: number, toShare: number): Promise<number> {
  const box = await page.getByTestId('stage').boundingBox();
  if (box === null) throw new Error('The viewer is not visible.');
  const clip = {
    x: box.x + box.width * fromShare,
    y: box.y + box.height * 0.4,
    width: box.width * (toShare - fromShare),
    height: box.height * 0.2,
  };
  const bytes = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (png) => {
    const bytesOfPng = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytesOfPng], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('No 2d context.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i + 2] - data[i];
    return (4 * sum) / data.length;
  }, bytes);
}

test('rings, two sides, kept runs and a slow step show what was computed', async ({ page }) => {
  await installSpy(page);
  const train = new TrainPage(page);
  await train.open();
  await expect(page.getByTestId('hint')).toContainText('Press Play');
  await train.set(QUICK);
  await train.play.click();
  await train.waitForState('done', 240_000);
  await expect
    .poll(async () => (await readSpy(page)).previews.at(-1)?.step, { timeout: 60_000 })
    .toBe(QUICK.Steps);

  // Rings: as many as the metrics find in the very maps that the workers sent.
  const rings = page.getByTestId('rings');
  await expect(rings).toHaveAttribute('data-step', String(QUICK.Steps), { timeout: 60_000 });
  const { prediction, probability, labels, fieldOfView, width, height } = await readSpyMaps(page);
  const mask = Uint8Array.from(prediction);
  const view = fieldOfView === null ? null : Uint8Array.from(fieldOfView);
  const found = findRingCandidates(mask, Uint8Array.from(labels), width, height, 1, view);
  const expected = selectRings(found, 14);
  expect(expected.missedCount + expected.falseCount).toBeGreaterThan(0);
  await expect(page.getByTestId('ring-counts')).toContainText(`${expected.missedCount} missed`);
  await expect(page.getByTestId('ring-counts')).toContainText(`${expected.falseCount} false`);
  await expect(rings.getByRole('button')).toHaveCount(expected.rings.length);
  const cutOff = page.getByRole('slider', { name: 'Least size of a ringed topology error' });
  await cutOff.focus();
  await page.keyboard.press('End');
  const large = selectRings(found, 60);
  await expect(rings).toHaveAttribute('data-missed', String(large.missedCount));
  await expect(rings).toHaveAttribute('data-false', String(large.falseCount));
  await cutOff.fill('14');
  await expect(rings).toHaveAttribute('data-missed', String(expected.missedCount));

  // The exact skeleton is the metrics' own.
  await page.getByTestId('stage').focus();
  await page.keyboard.press('6');
  const skeleton = skeletonizeClasses(mask, width, height, 1, view);
  await expect(page.locator('canvas[data-layer=exactSkeleton]')).toHaveAttribute(
    'data-area-px',
    String(skeleton.reduce((sum, value) => sum + value, 0)),
  );
  await page.keyboard.press('6');

  // The prediction as its probability, the soft skeleton as the ground truth's; both back to what they were.
  const layers = page.getByRole('region', { name: 'Layers' });
  await layers.getByRole('button', { name: 'Prediction: fill, change to probability' }).click();
  await expect
    .poll(async () => (await train.pixels('prediction')).strongPx)
    .toBe(probability.filter((value) => value >= 128).length);
  expect((await train.pixels('prediction')).paintedPx).toBe(probability.filter((value) => value > 0).length);
  await layers.getByRole('button', { name: 'Prediction: probability, change to outline' }).click();
  await layers.getByRole('button', { name: 'Prediction: outline, change to fill' }).click();
  await page.keyboard.press('5');
  await layers.getByRole('button', { name: 'Soft skeleton: fill, change to ground truth’s' }).click();
  const truth = softSkeletonBytes(
    Float32Array.from(labels, (label) => Number(label !== 0)),
    width,
    height,
  );
  await expect
    .poll(async () => (await train.pixels('softSkeleton')).strongPx)
    .toBe(truth.filter((value) => value >= 128).length);
  await page.keyboard.press('5');

  // Enter on a ring zooms to it, once more shows the whole image.
  const zoom = page.getByRole('status', { name: 'Zoom' });
  const fitted = await zoom.textContent();
  const first = rings.getByRole('button', { name: /^1: / });
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(zoom).not.toHaveText(fitted ?? '');
  await page.keyboard.press('Enter');
  await expect(zoom).toHaveText(fitted ?? '');

  // Two sides: the prediction is blue on its own side only.
  await page.keyboard.press('8');
  await page.keyboard.press('2');
  await page.keyboard.press('4');
  await page.getByRole('slider', { name: 'Opacity of Prediction' }).fill('1');
  const [wholeLeft, wholeRight] = [await bluenessOf(page, 0.2, 0.45), await bluenessOf(page, 0.55, 0.8)];
  await page.keyboard.press('v');
  const line = page.getByRole('slider', { name: 'Line between the two sides' });
  await expect(line).toHaveAttribute('aria-valuenow', '50');
  expect(await bluenessOf(page, 0.55, 0.8)).toBeCloseTo(wholeRight, 6);
  expect(await bluenessOf(page, 0.2, 0.45)).toBeLessThan(wholeLeft - 5);
  await line.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', '40');
  await page.keyboard.press('Home');
  expect(await bluenessOf(page, 0.2, 0.45)).toBeCloseTo(wholeLeft, 6);
  await page.keyboard.press('v');
  for (const key of ['8', '2', '4']) await page.keyboard.press(key);

  // The run is kept and stands beside the next one, with its numbers.
  const [meanOfFirst] = await train.metrics();
  await train.reset.click();
  await train.waitForState('idle', 30_000);
  const rowA = train.metricRows.filter({ hasText: 'A mean' });
  const numbersOf = async () => (await rowA.getByRole('cell').allTextContents()).map(Number);
  expect(await numbersOf()).toEqual(meanOfFirst);
  await page.getByRole('button', { name: 'Runs of this page' }).click();
  const sheet = page.getByRole('dialog', { name: 'Runs of this page' });
  await expect(sheet.getByTestId('kept-run')).toHaveCount(1);
  await sheet.getByRole('textbox').fill('first of all');
  await page.keyboard.press('Enter');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Charts' })).toContainText('first of all');

  // A slow step: six stages, with the numbers of the step itself, which are those of the first run.
  await page.keyboard.press('d');
  const slow = page.getByTestId('slow-step');
  await expect(slow).toBeVisible({ timeout: 60_000 });
  const { steps, details } = await readSpy(page);
  const detail = details.at(-1);
  expect(detail?.loss).toBe(steps[0].loss);
  await expect(slow).toHaveAttribute('data-loss', String(steps[0].loss));
  await expect(page.getByTestId('step-counter')).toHaveAttribute('data-loss', String(steps[0].loss));
  const stages = ['input', 'prediction', 'skeleton', 'loss', 'gradient', 'update'];
  for (const stage of stages) {
    await expect(slow).toHaveAttribute('data-stage', stage);
    const hasPicture = stage !== 'loss' && stage !== 'update';
    await expect(slow.getByTestId('step-picture')).toHaveCount(hasPicture ? 1 : 0);
    if (stage === 'gradient') expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
  }
  expect(detail?.updateNorm).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(slow).toHaveCount(0);
  await train.waitForState('paused', 30_000);
  expect(await train.stepCount()).toBe(1);

  // Small and large windows: no scrolling page, no serious finding with all of this on screen.
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 720 });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(720);
    expect(await seriousFindings(page)).toEqual([]);
  }
});
