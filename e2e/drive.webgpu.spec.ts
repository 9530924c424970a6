// Real retinal images (TIFF with GIF masks and GIF fields of view) on WebGPU.
import { expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';
import {
  expectFallingLoss,
  expectLiveOverlays,
  expectMetrics,
  expectOverlaysAsSent,
  expectPauseStops,
  expectSameFirstLoss,
} from './support/learning-run.ts';
import { WITHOUT_SHARED_DATA, hasSharedData, sharedFile } from './support/shared-data.ts';
import { watchPage } from './support/watch-page.ts';
import { installSpy } from './support/worker-spy.ts';

const NUMBERS = [21, 22, 23, 24];
const drive = (...parts: string[]) => sharedFile('drive', 'training', ...parts);
const FILES = NUMBERS.flatMap((n) => [
  drive('images', `${n}_training.tif`),
  drive('1st_manual', `${n}_manual1.gif`),
  drive('mask', `${n}_training_mask.gif`),
]);

test('DRIVE: drop, train, overlays, pause, reset', async ({ page, baseURL }) => {
  test.skip(!hasSharedData('drive'), WITHOUT_SHARED_DATA);
  test.setTimeout(600_000);
  const complaints = watchPage(page, baseURL!);
  await installSpy(page);
  const train = new TrainPage(page);
  await train.open();
  await expect(train.backend).toHaveAttribute('data-backend', 'webgpu');

  await train.drop(FILES);
  await train.expectPaired('4 of 4 paired');
  await train.set({ 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 2, Steps: 300, 'Validate every': 10 });
  await train.fillAllLayers();

  await train.play.click();
  await train.waitForStep(12, 300_000);
  await expectMetrics(train, 1);
  await expectLiveOverlays(train, 120_000);
  await expectPauseStops(train, 60_000);
  await expectFallingLoss(train, 5);
  await expectOverlaysAsSent(train);
  await expectSameFirstLoss(train, 120_000);
  expect(complaints).toEqual([]);
});
