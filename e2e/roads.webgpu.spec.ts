// Real aerial images (JPEG with JPEG masks, 1500 × 1500) as a dropped folder, on WebGPU.
import { expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';
import {
  expectFallingLoss,
  expectMetrics,
  expectOverlaysAsSent,
  expectPauseStops,
  expectSameFirstLoss,
} from './support/learning-run.ts';
import { WITHOUT_SHARED_DATA, hasSharedData, sharedFile } from './support/shared-data.ts';
import { stageFolder } from './support/stage-folder.ts';
import { watchPage } from './support/watch-page.ts';
import { installSpy } from './support/worker-spy.ts';

const FILES = Object.fromEntries(
  [1, 2].flatMap((n) =>
    ['images', 'labels'].map((folder) => [
      `${folder}/${n}.jpg`,
      sharedFile('roads', 'jpg', folder, `${n}.jpg`),
    ]),
  ),
);

test('Roads: drop a folder, train, overlays, pause, reset', async ({ page, baseURL }) => {
  test.skip(!hasSharedData('roads'), WITHOUT_SHARED_DATA);
  test.setTimeout(600_000);
  const complaints = watchPage(page, baseURL!);
  await installSpy(page);
  const train = new TrainPage(page);
  await train.open();
  await expect(train.backend).toHaveAttribute('data-backend', 'webgpu');

  const folder = stageFolder('massachusetts', FILES);
  try {
    await train.drop([folder.path]);
    await train.expectPaired('2 of 2 paired');
  } finally {
    folder.remove();
  }
  await train.set({ 'Patch, px': 64, Channels: 2, Depth: 2, Batch: 2, Steps: 600, 'Validate every': 40 });
  await train.fillAllLayers();

  // A software adapter takes half a minute for one prediction of 1500 × 1500: the overlays are looked at once, when paused.
  await train.play.click();
  await train.waitForStep(40, 240_000);
  await expectMetrics(train, 1);
  await expectPauseStops(train, 60_000);
  await expectFallingLoss(train, 20);
  await expectOverlaysAsSent(train);
  await expectSameFirstLoss(train, 120_000);
  expect(complaints).toEqual([]);
});
