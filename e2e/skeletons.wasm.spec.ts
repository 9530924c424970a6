// The Skeletons room without WebGPU and before any run: every number equals what morphology gives in Node for the same mask.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { decodeGif } from '../src/data/decode/decode-gif.ts';
import { decodePng } from '../src/data/decode/decode-png.ts';
import { drawPattern, PATTERN_EDGE_PX } from '../src/data/mask-drawing.ts';
import { computeBettiNumbers } from '../src/morphology/betti-numbers.ts';
import { skeletonize } from '../src/morphology/skeletonize.ts';
import { softSkeleton } from '../src/morphology/soft-skeleton.ts';
import { topologySkeleton } from '../src/morphology/topology-skeleton.ts';
import { computeTubedSkeleton } from '../src/morphology/tubed-skeleton.ts';
import { SkeletonsPage, VIEW_IDS, type ViewId } from './pages/skeletons-page.ts';
import { expectSentence } from './support/expect-sentence.ts';
import { readSavedPicture } from './support/saved-picture.ts';
import { WITHOUT_SHARED_DATA, hasSharedData, sharedFile } from './support/shared-data.ts';
import { seriousFindings } from './support/serious-findings.ts';
import { watchPage } from './support/watch-page.ts';

interface Mask {
  /** [height · width], 0 or 1 */
  pixels: Uint8Array;
  width: number;
  height: number;
}

const ITERATIONS = { soft: 10, topo: 5 };
const SAMPLES = join(import.meta.dirname, '..', 'public', 'samples');

function cutMask({ pixels, width, height }: Mask, edge: number): Mask {
  const [columns, rows] = [Math.min(edge, width), Math.min(edge, height)];
  const x = Math.round((width - columns) / 2);
  const y = Math.round((height - rows) / 2);
  return {
    width: columns,
    height: rows,
    pixels: Uint8Array.from(
      { length: columns * rows },
      (_, at) => pixels[(y + Math.floor(at / columns)) * width + x + (at % columns)],
    ),
  };
}

/** What each view must hold, by morphology alone. */
function compute(
  { pixels, width, height }: Mask,
  soft: number,
  topo: number,
): Record<ViewId, Float32Array | Uint8Array> {
  return {
    mask: pixels,
    exact: skeletonize(pixels, width, height),
    tube: computeTubedSkeleton(pixels, width, height, 2),
    soft: softSkeleton(Float32Array.from(pixels), width, height, soft),
    topo: topologySkeleton(pixels, width, height, topo).skeleton,
  };
}

/** Numbers and pixels of all five views. */
async function expectViews(room: SkeletonsPage, mask: Mask, iterations = ITERATIONS): Promise<void> {
  const wanted = compute(mask, iterations.soft, iterations.topo);
  const hardOf = (id: ViewId) => Uint8Array.from(wanted[id], (value) => (value > 0.5 ? 1 : 0));
  const exact = computeBettiNumbers(hardOf('exact'), mask.width, mask.height);
  for (const id of VIEW_IDS) {
    const { betti0, betti1 } = computeBettiNumbers(hardOf(id), mask.width, mask.height);
    const breaks = id === 'mask' ? null : Math.max(0, betti0 - exact.betti0);
    await expect
      .poll(() => room.numbers(id), { message: id, timeout: 30_000 })
      .toEqual({ pieces: betti0, loops: betti1, breaks });
    const pixels = await room.pixels(id);
    expect([id, pixels.width, pixels.height]).toEqual([id, mask.width, mask.height]);
    const differing = pixels.opacity.filter((value, at) => value !== Math.round(wanted[id][at] * 255)).length;
    expect([id, differing]).toEqual([id, 0]);
  }
}

function sampleMask(path: string): Mask {
  const { pixels, width, height } = decodePng(readFileSync(join(SAMPLES, path)), path);
  return { pixels: Uint8Array.from(pixels, (value) => (value > 0 ? 1 : 0)), width, height };
}

async function openRoom(page: Page): Promise<SkeletonsPage> {
  const room = new SkeletonsPage(page);
  await room.open();
  return room;
}

test('a sample: numbers, pixels, sliders, crosshair and the curve', async ({ page, baseURL }) => {
  const complaints = watchPage(page, baseURL!);
  const room = await openRoom(page);
  const name = /^Vessels · (\d+) \(synthetic\)$/.exec(await room.maskName.innerText())?.[1];
  const mask = sampleMask(`vessels/masks/${name}.png`);
  await expectViews(room, mask);
  await expect(room.facts).toContainText(`${mask.width} × ${mask.height} px`);

  // A slider changes what it concerns, by key and at once.
  await page.getByRole('slider', { name: 'Soft iterations' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expectViews(room, mask, { soft: 1, topo: 5 });
  await room.set('Topo iterations', 1);
  await expectViews(room, mask, { soft: 1, topo: 1 });
  await room.set('Tube radius', 4);
  const tube = computeTubedSkeleton(mask.pixels, mask.width, mask.height, 4);
  await expect
    .poll(async () => (await room.pixels('tube')).strongPx)
    .toBe(tube.reduce((sum, value) => sum + value, 0));
  await room.set('Blur', 1.5);
  await expect
    .poll(async () => {
      const { paintedPx, strongPx } = await room.pixels('mask');
      return paintedPx - strongPx;
    })
    .toBeGreaterThan(1000);
  await room.set('Blur', 0);
  await room.set('Noise', 0.3);
  await expect.poll(async () => (await room.numbers('mask')).pieces).toBeGreaterThan(100);
  await room.set('Noise', 0);

  // The curve and the sentence come when the knobs rest, and agree with the view.
  await expect(room.summary).toContainText(/The tube is made once, in [\d.]+ ms/, { timeout: 60_000 });
  const soft = Uint8Array.from(compute(mask, 1, 1).soft, (value) => (value > 0.5 ? 1 : 0));
  const pieces = computeBettiNumbers(soft, mask.width, mask.height).betti0;
  await expect(room.summary).toContainText(`has ${pieces} pieces`, { timeout: 60_000 });
  await expect(
    page.getByRole('img', { name: /^Pieces of the soft skeleton by iterations/ }),
  ).toHaveAccessibleName(new RegExp(`1: ${pieces}, `));

  // One crosshair in all five views: the value there is the mask's and the skeleton's.
  await room.stage('mask').focus();
  await page.keyboard.press('Shift+ArrowRight');
  const where = /x (\d+) · y (\d+)/.exec((await page.locator('.where').textContent()) ?? '');
  const at = Number(where?.[2]) * mask.width + Number(where?.[1]);
  expect(await room.probed('mask')).toBe(mask.pixels[at]);
  expect(await room.probed('exact')).toBe(skeletonize(mask.pixels, mask.width, mask.height)[at]);
  // One zoom: all five follow.
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  const places = await page
    .locator('.lab-pixels')
    .evaluateAll((all) => all.map((element) => (element as HTMLElement).style.transform));
  expect(places).toHaveLength(5);
  expect(new Set(places).size).toBe(1);
  expect(places[0]).toMatch(/scale\(4\)$/);

  const download = page.waitForEvent('download');
  await room.view('exact').getByRole('button', { name: 'Exact skeleton as PNG' }).click();
  expect((await download).suggestedFilename()).toBe('tendril-exact.png');
  // Skeleton pixels have colours of their own, and the picture is of the whole window.
  const picture = await readSavedPicture(await download);
  expect([picture.width, picture.height]).toEqual([mask.width, mask.height]);
  const exact = skeletonize(mask.pixels, mask.width, mask.height);
  const coloursWhere = (value: number) => new Set(picture.colours.filter((_, i) => exact[i] === value));
  const [ink] = coloursWhere(1);
  expect(coloursWhere(1).size).toBe(1);
  expect(coloursWhere(0).has(ink)).toBe(false);
  expect(complaints).toEqual([]);
});

test('patterns, the brush by pointer and by key, and back', async ({ page }) => {
  const room = await openRoom(page);
  await room.chooseSource('Brush');
  const patterns = page.getByRole('group', { name: 'Draw a test pattern' });
  await patterns.getByRole('button', { name: 'Ring' }).click();
  const ring = { pixels: drawPattern('ring'), width: PATTERN_EDGE_PX, height: PATTERN_EDGE_PX };
  await expectViews(room, ring);

  // A cut through the ring by the pointer: no loop is left.
  const areaPx = (await room.pixels('mask')).strongPx;
  await page.getByRole('radiogroup', { name: 'Brush' }).getByText('Erase').click();
  await room.stage('mask').focus();
  await page.keyboard.press('f');
  const box = await room.stage('mask').boundingBox();
  if (box === null) throw new Error('The mask is not visible.');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 130, middle.y, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => (await room.numbers('exact')).loops).toBe(0);
  expect((await room.pixels('mask')).strongPx).toBeLessThan(areaPx);
  await patterns.getByRole('button', { name: 'Undo strokes' }).click();
  await expectViews(room, ring);

  // By key: a dot under the crosshair on a blank canvas.
  await patterns.getByRole('button', { name: 'Blank' }).click();
  await expect.poll(async () => (await room.pixels('mask')).paintedPx).toBe(0);
  await page.getByRole('radiogroup', { name: 'Brush' }).getByText('Draw').click();
  await room.stage('mask').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => room.numbers('exact')).toEqual({ pieces: 1, loops: 0, breaks: 0 });
  expect((await room.pixels('mask')).strongPx).toBeGreaterThan(10);
});

test('an upload is read; a bad one gets a sentence and leaves the mask', async ({ page }) => {
  const room = await openRoom(page);
  await room.chooseSource('Upload');
  const made = { pixels: drawPattern('broken-line'), width: PATTERN_EDGE_PX, height: PATTERN_EDGE_PX };
  const png = encode({
    width: made.width,
    height: made.height,
    data: made.pixels.map((value) => value * 255),
    channels: 1,
    depth: 8,
  });
  await room.upload({ name: 'line.png', mimeType: 'image/png', buffer: Buffer.from(png) });
  await expectViews(room, made);
  await room.upload({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
  await expect(room.alert).toContainText('notes.png');
  // What is wrong, in bold, and after it what to do.
  const reason = await room.alert.locator('b').innerText();
  const whole = (await room.alert.innerText()).replace(/Dismiss\s*$/, '');
  expectSentence(reason, 'notes.png');
  expectSentence(whole.replace(reason, ''), 'notes.png');
  await expectViews(room, made);
  // Nothing was trained yet: the room says so, and what to do.
  await room.chooseSource('Live');
  await expect(room.alert).toContainText('There is no prediction yet. Press Play', { timeout: 30_000 });
});

test('a real mask, a window of it, and all of it', async ({ page }) => {
  test.skip(!hasSharedData('drive'), WITHOUT_SHARED_DATA);
  const path = sharedFile('drive', 'training', '1st_manual', '21_manual1.gif');
  const { pixels, width, height } = decodeGif(readFileSync(path), path);
  const real = { pixels: Uint8Array.from(pixels, (value) => (value > 127 ? 1 : 0)), width, height };
  const room = await openRoom(page);
  await room.chooseSource('Upload');
  await room.upload(path);
  await expect(room.facts).toContainText(`${width} × ${height} px`, { timeout: 30_000 });
  await expectViews(room, cutMask(real, 512));
  await page.getByRole('radiogroup', { name: 'Window' }).getByText('Whole').click();
  await expectViews(room, real);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`accessible in the ${colorScheme} theme, and without page scroll at 1280 × 720`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 720 });
    const room = await openRoom(page);
    await expect(room.summary).toContainText('The tube is made once', { timeout: 60_000 });
    expect(await seriousFindings(page)).toEqual([]);
    await room.chooseSource('Brush');
    expect(await seriousFindings(page)).toEqual([]);
    const overflowPx = await page.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollWidth - innerWidth,
    ]);
    expect(overflowPx).toEqual([0, 0]);
  });
}
