// What every data set must show: the loss falls, metrics come, the overlays are what the workers sent, and the transport obeys.
import { expect } from '@playwright/test';
import { LAYER_NAMES, type Layer, type TrainPage } from '../pages/train-page.ts';
import { readSpy } from './worker-spy.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of the last `count` losses against the mean of the first. */
export async function expectFallingLoss(train: TrainPage, count: number): Promise<void> {
  const losses = (await readSpy(train.page)).steps.map(({ loss }) => loss);
  expect(losses.length).toBeGreaterThanOrEqual(2 * count);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(mean(losses.slice(-count))).toBeLessThan(mean(losses.slice(0, count)));
}

/** The mean's row and one row for each validation image, Dice and clDice within 0…1. */
export async function expectMetrics(train: TrainPage, imageCount: number): Promise<void> {
  await expect(train.metricRows).toHaveCount(1 + imageCount, { timeout: 240_000 });
  for (const [dice, clDice, betti0Error, betti1Error] of await train.metrics()) {
    for (const share of [dice, clDice]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    for (const error of [betti0Error, betti1Error]) expect(error).toBeGreaterThanOrEqual(0);
  }
}

/** Waits until the layer shows the newest prediction the worker sent, then gives what is on its canvas. */
async function settledPixels(train: TrainPage, layer: Layer, step: number | null) {
  await expect.poll(async () => (await train.pixels(layer)).step, { timeout: 60_000 }).toBe(step);
  return train.pixels(layer);
}

/**
 * Counts the pixels on each canvas and compares them with the workers' own counts. The run is paused and every layer filled.
 *
 * @returns what is on the canvases
 */
export async function expectOverlaysAsSent(train: TrainPage): Promise<Record<Layer, number>> {
  // A paused run still predicts once, so that the picture is that of its last step.
  await expect
    .poll(async () => (await readSpy(train.page)).previews.at(-1)?.step, { timeout: 60_000 })
    .toBe(await train.stepCount());
  const { samples, previews } = await readSpy(train.page);
  const sample = samples.at(-1);
  const preview = previews.findLast(({ sampleId }) => sampleId === sample?.id);
  if (sample === undefined || preview === undefined)
    throw new Error('The workers sent no sample or preview.');
  const shown = {} as Record<Layer, number>;
  for (const layer of Object.keys(LAYER_NAMES) as Layer[]) {
    const isLive = layer === 'prediction' || layer === 'softSkeleton' || layer === 'errors';
    const pixels = await settledPixels(train, layer, isLive ? preview.step : null);
    expect([layer, pixels.width, pixels.height]).toEqual([layer, sample.width, sample.height]);
    shown[layer] = layer === 'softSkeleton' ? pixels.strongPx : pixels.paintedPx;
  }
  expect(shown).toEqual({
    image: sample.width * sample.height,
    groundTruth: sample.labelPx,
    tube: sample.tubePx,
    prediction: preview.predictionPx,
    softSkeleton: preview.softSkeletonPx,
    errors: preview.falsePositivePx + preview.falseNegativePx,
  });
  expect(sample.labelPx).toBeGreaterThan(0);
  expect(sample.tubePx).toBeGreaterThan(0);
  return shown;
}

/** The three live layers come to show a later prediction while training goes on. */
export async function expectLiveOverlays(train: TrainPage, timeoutMs: number): Promise<void> {
  for (const layer of ['prediction', 'softSkeleton', 'errors'] as const) {
    const canvas = train.canvas(layer);
    await expect(canvas).toHaveAttribute('data-step', /\d+/, { timeout: timeoutMs });
    const before = Number(await canvas.getAttribute('data-step'));
    await expect
      .poll(async () => Number(await canvas.getAttribute('data-step')), { timeout: timeoutMs })
      .toBeGreaterThan(before);
  }
}

const stepsSeen = async (train: TrainPage) => ({
  shown: await train.stepCount(),
  sent: (await readSpy(train.page)).steps.length,
});

/** Pauses, lets the step under way end, and then watches the counter stand still for two seconds. */
export async function expectPauseStops(train: TrainPage, timeoutMs: number): Promise<void> {
  await train.pause.click();
  await train.waitForState('paused', timeoutMs);
  const atPause = await stepsSeen(train);
  await train.page.waitForTimeout(1500);
  const settled = await stepsSeen(train);
  expect(settled.sent - atPause.sent).toBeLessThanOrEqual(1);
  await train.page.waitForTimeout(2000);
  expect(await stepsSeen(train)).toEqual(settled);
}

/** Resets, steps once, and compares the first loss with the first run's to the last bit. */
export async function expectSameFirstLoss(train: TrainPage, timeoutMs: number): Promise<void> {
  const [first] = (await readSpy(train.page)).steps;
  expect(first.step).toBe(1);
  await train.reset.click();
  await train.waitForState('idle', timeoutMs);
  expect(await train.stepCount()).toBe(0);
  const before = (await readSpy(train.page)).steps.length;
  await train.step.click();
  await train.waitForStep(1, timeoutMs);
  await train.waitForState('paused', timeoutMs);
  const again = (await readSpy(train.page)).steps.slice(before);
  expect(again).toEqual([first]);
  await expect(train.page.getByTestId('step-counter')).toHaveAttribute('data-loss', String(first.loss));
}
