// Grey masks, as JPEG leaves them: the threshold and the side that counts are chosen on the page, and what counts is, pixel for
// pixel, what Node counts.
import { expect, test } from '@playwright/test';
import { encodePng } from '../scripts/encode-png.ts';
import { TrainPage } from './pages/train-page.ts';
import { dropMade } from './support/drop-files.ts';
import { watchPage } from './support/watch-page.ts';

const WIDTH = 96;
const HEIGHT = 80;
const STEMS = ['wall', 'bridge', 'tunnel'];

/** Between the eight grey values of the masks. */
const APART = 36;

/** Bright bands on dark, with edges and noise in a few grey values. */
function greyMask(at: number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const band = 96 * (1 + Math.sin((x + 0.4 * y) / (5 + at)));
    return APART * Math.round(Math.min(252, band + ((x * 7 + y * 13 + at * 5) % 61)) / APART);
  });
}

const MASKS = STEMS.map((_, at) => greyMask(at));
const FILES = STEMS.flatMap((stem, at) => [
  {
    name: `${stem}.png`,
    bytes: encodePng({
      width: WIDTH,
      height: HEIGHT,
      channels: 1,
      pixels: MASKS[at].map((value, i) => (value >> 1) + (i % 40)),
    }),
  },
  {
    name: `${stem}_mask.png`,
    bytes: encodePng({ width: WIDTH, height: HEIGHT, channels: 1, pixels: MASKS[at] }),
  },
]);

/** Foreground pixels of each mask. */
const countFrom = (threshold: number, isInverted: boolean): number[] =>
  MASKS.map((mask) => mask.filter((value) => value >= threshold !== isInverted).length);

test('cuts grey masks where the threshold says, and turns them over', async ({ page, baseURL }) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  await dropMade(page, FILES);
  await train.expectPaired('3 of 3 paired');
  await train.fillAllLayers();
  const panel = page.getByTestId('mask-values');
  const slider = panel.getByRole('slider', { name: 'Threshold of the masks' });

  const expectCounts = async (threshold: number, isInverted: boolean): Promise<void> => {
    const counts = countFrom(threshold, isInverted);
    const share = counts.reduce((sum, count) => sum + count, 0) / (STEMS.length * WIDTH * HEIGHT);
    await expect(panel).toContainText(`${(100 * share).toFixed(1)} % of the pixels are foreground`);
    for (const [at, stem] of STEMS.entries()) {
      await train.showImage(stem);
      await expect.poll(async () => (await train.pixels('groundTruth')).strongPx).toBe(counts[at]);
    }
    expect(await train.pixels('groundTruth')).toMatchObject({ width: WIDTH, height: HEIGHT });
  };

  await expect(slider).toHaveValue('128');
  await expectCounts(128, false);

  await slider.fill('180');
  await expect(slider).toHaveAttribute('aria-valuetext', 'bright from 180 on');
  await expectCounts(180, false);
  await slider.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', 'bright from 181 on');
  await expectCounts(181, false);

  await panel.getByText('Invert: dark is foreground').click();
  await expect(panel.getByRole('switch')).toBeChecked();
  await expectCounts(181, true);

  // A run trains on what is shown.
  await train.set({ 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1, Steps: 2 });
  await train.play.click();
  await train.waitForState('done', 60_000);
  expect(complaints).toEqual([]);
});
