// Real photographs of cracks (JPEG with PNG masks) in a browser without a WebGPU adapter: it says so, and trains all the same.
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
import { stageFolder } from './support/stage-folder.ts';
import { watchPage } from './support/watch-page.ts';
import { installSpy } from './support/worker-spy.ts';

const STEMS = ['001', '007', '013', '019'];
const FILES = Object.fromEntries(
  STEMS.flatMap((stem) => [
    [`images/${stem}.jpg`, sharedFile('cracks', 'cfd', 'image', `${stem}.jpg`)],
    [`masks/${stem}.png`, sharedFile('cracks', 'cfd', 'mask_png', `${stem}.png`)],
  ]),
);

test('Cracks without WebGPU: amber badge, trains on wasm, overlays live', async ({ page, baseURL }) => {
  test.skip(!hasSharedData('cracks'), WITHOUT_SHARED_DATA);
  const complaints = watchPage(page, baseURL!);
  await installSpy(page);
  const train = new TrainPage(page);
  await train.open();
  await expect(train.backend).toHaveAttribute('data-backend', 'wasm');
  await expect(train.backend).toContainText('WebAssembly');
  await train.backend.click();
  await expect(page.getByRole('dialog', { name: 'Backend' })).toContainText(/WebGPU.*wasm/);
  await page.keyboard.press('Escape');

  const folder = stageFolder('cfd', FILES);
  try {
    await train.drop([folder.path]);
    await train.expectPaired('4 of 4 paired');
  } finally {
    folder.remove();
  }
  await train.set({ 'Patch, px': 64, Channels: 8, Depth: 3, Batch: 4, Steps: 400, 'Validate every': 20 });
  await train.fillAllLayers();

  await train.play.click();
  await expectLiveOverlays(train, 60_000);
  await train.waitForStep(40, 120_000);
  await expectMetrics(train, 1);
  await expectPauseStops(train, 30_000);
  await expectFallingLoss(train, 20);
  await expectOverlaysAsSent(train);
  await expectSameFirstLoss(train, 30_000);
  expect(complaints).toEqual([]);
});
