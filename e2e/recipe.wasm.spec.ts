// The recipe on the page: a preset, and what it does not decide, from the panels to a run that learns.
import { expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';
import { expectMetrics } from './support/learning-run.ts';
import { watchPage } from './support/watch-page.ts';

test('a preset is offered and set, its settings can be changed, and the run takes all of them', async ({
  page,
  baseURL,
}) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  const choose = async (label: string, option: string) => {
    await page.getByRole('button', { name: new RegExp(` ${label}$`) }).click();
    await page.getByRole('listbox', { name: label }).getByRole('option', { name: option }).click();
  };
  const shown = (label: string) => page.getByRole('button', { name: new RegExp(` ${label}$`) });

  await choose('Preset', 'Cracks (DeepCrack)');
  await expect(page.getByRole('spinbutton', { name: 'Depth', exact: true })).toHaveValue('4');
  await page.getByText('More of U-Net').click();
  await expect(shown('Supervision')).toContainText('Every scale');
  await choose('Down-sampling', 'Pooled');
  // One setting of its own, and it is no preset any more; the one for these images is offered.
  await expect(shown('Preset')).toContainText('Own settings');
  await expect(page.getByRole('button', { name: 'Use the preset: First look' })).toBeVisible();

  await choose('Augmentation', 'nnU-Net + elastic');
  await page.getByText('More of patches').click();
  await choose('Intensity', 'Data set');
  await choose('Prediction', 'Quick');
  await train.set({ 'Patch, px': 64, Channels: 4, Steps: 12, 'Validate every': 12 });
  await train.play.click();
  await train.waitForState('done', 120_000);
  await expectMetrics(train, 3);
  expect(complaints).toEqual([]);
});
