// A reload loses nothing: the run is back, paused, and goes on from its checkpoint. A run leaves as a ZIP and comes back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { decode, type DecodedPng } from 'fast-png';
import { unzipSync } from 'fflate';
import { readCheckpoint } from '../src/engine/checkpoint-file.ts';
import { readSafetensors } from '../src/engine/safetensors.ts';
import { TrainPage } from './pages/train-page.ts';
import { download } from './support/download.ts';
import { keptStep } from './support/kept-step.ts';
import { WITHOUT_SHARED_DATA, hasSharedData, sharedFile } from './support/shared-data.ts';

const SAMPLES = join(import.meta.dirname, '..', 'public', 'samples');
const QUICK = { 'Patch, px': 64, Channels: 8, Depth: 2, Batch: 2, Steps: 60, 'Validate every': 6 };

type Files = ReturnType<typeof unzipSync>;

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const stepsOf = (files: Files) =>
  text(files['history.csv'])
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => Number(row.split(',')[0]));

/** Of the U-Net that QUICK makes for the vessels: 3×3 convolutions with norms, one way up, and a head of two logits. */
function parameterCount(): number {
  const { channels } = decode(readFileSync(join(SAMPLES, 'vessels/images/01.png')));
  const block = (inputs: number, outputs: number) => 9 * inputs * outputs + 2 * outputs;
  const encoder = block(channels, 8) + block(8, 8) + block(8, 16) + block(16, 16);
  return encoder + (4 * 8 * 16 + 8) + block(16, 8) + block(8, 8) + (2 * 8 + 2);
}

/** Weights in all their forms and the checkpoint are of this step and of this network. */
function expectWeights(files: Files, step: number): void {
  const weights = readSafetensors(files['weights.safetensors']);
  expect(weights.metadata['step']).toBe(String(step));
  const sizes = weights.tensors.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  expect(weights.tensors.map(({ data }) => data.length)).toEqual(sizes);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(parameterCount());
  expect(weights.tensors.every(({ data }) => data.every((value) => Number.isFinite(value)))).toBe(true);

  const checkpoint = readCheckpoint(files['checkpoint.safetensors']);
  expect([checkpoint.step, checkpoint.updates]).toEqual([step, step]);
  expect(checkpoint.parameters).toEqual(weights.tensors);
  // Adam's two.
  expect(checkpoint.moments.map((moment) => moment.length)).toEqual([sizes.length, sizes.length]);

  const { weightsManifest } = JSON.parse(text(files['tfjs/model.json'])) as {
    weightsManifest: [{ paths: string[]; weights: { name: string; shape: number[] }[] }];
  };
  const [{ paths, weights: listed }] = weightsManifest;
  expect(listed.map(({ name, shape }) => ({ name, shape }))).toEqual(
    weights.tensors.map(({ name, shape }) => ({ name, shape })),
  );
  const values = paths.flatMap((path) => [...new Float32Array(files[`tfjs/${path}`].slice().buffer)]);
  expect(values).toEqual(weights.tensors.flatMap(({ data }) => [...data]));
}

const canvasSizes = (page: Page, selector: string) =>
  page
    .locator(selector)
    .evaluateAll((found) => (found as HTMLCanvasElement[]).map(({ width, height }) => ({ width, height })));

/** Share of the pixels that differ from the first one, 0…1. */
function shareUnlikeFirst({ width, height, channels, data }: DecodedPng): number {
  let unlike = 0;
  for (let at = 0; at < data.length; at += channels)
    if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) unlike++;
  return unlike / (width * height);
}

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
  // The checkpoint alone is weights and two moments, and the page is in there too.
  await expect(page.getByTestId('usage')).toHaveText(/^[\d.,]+ [kMG]B of [\d.,]+ [MGT]B are in use/);
  const isPromised = await page.evaluate(() => navigator.storage.persisted());
  await expect(page.getByTestId('promise')).toHaveText(
    isPromised
      ? /^The browser has promised to keep it/
      : /^The browser has not promised .* Export what must last\.$/,
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  const zip = await download(page, 'Run as ZIP');
  const files = unzipSync(zip);
  // A row for each step, those before the reload among them.
  expect(stepsOf(files)).toEqual(Array.from({ length: step + 1 }, (_, i) => i + 1));
  expect(Object.keys(files).filter((name) => name.startsWith('predictions/'))).toHaveLength(3);
  expectWeights(files, step + 1);
  expect(readSafetensors(await download(page, 'Weights, safetensors')).tensors).toEqual(
    readSafetensors(files['weights.safetensors']).tensors,
  );

  const overlay = decode(await download(page, 'Image with layers, PNG'));
  const layers = await canvasSizes(page, 'canvas[data-layer]');
  expect([overlay.width, overlay.height]).toEqual([
    Math.max(...layers.map(({ width }) => width)),
    Math.max(...layers.map(({ height }) => height)),
  ]);
  // A photograph: hardly two pixels in it are the same.
  expect(shareUnlikeFirst(overlay)).toBeGreaterThan(0.5);
  const charts = decode(await download(page, 'Charts, PNG'));
  const shown = await canvasSizes(page, '.charts canvas');
  expect(shown.length).toBeGreaterThan(1);
  expect([charts.width, charts.height]).toEqual([
    Math.max(...shown.map(({ width }) => width)),
    shown.reduce((sum, { height }) => sum + height, 0),
  ]);
  // Axes, grid and curves on an even ground.
  expect(shareUnlikeFirst(charts)).toBeGreaterThan(0.01);
  expect(shareUnlikeFirst(charts)).toBeLessThan(0.5);

  const raw = Object.keys(unzipSync(await download(page, 'For nnU-Net, ZIP')));
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
  await (await chooser).setFiles({ name: 'run.zip', mimeType: 'application/zip', buffer: zip });
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
  // What is taken out meanwhile is of one step, whichever that is.
  await weight.blur();
  await page.keyboard.press('e');
  const files = unzipSync(await download(page, 'Run as ZIP'));
  await page.keyboard.press('Escape');
  const taken = (JSON.parse(text(files['run.json'])) as { step: number }).step;
  expect(stepsOf(files)).toEqual(Array.from({ length: taken }, (_, i) => i + 1));
  expectWeights(files, taken);
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
