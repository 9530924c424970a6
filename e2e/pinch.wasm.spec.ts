// Two fingers zoom around their middle and one moves, wherever the wheel zooms: with touch events as a screen sends them.
import AxeBuilder from '@axe-core/playwright';
import { type CDPSession, type Locator, type Page, expect, test } from '@playwright/test';
import { ComparePage } from './pages/compare-page.ts';
import { LossesPage } from './pages/losses-page.ts';
import { TrainPage } from './pages/train-page.ts';

interface Point {
  x: number;
  y: number;
}

/** Where the element's picture lies on the page: its scale in x, and its corner. */
interface Placed extends Point {
  scale: number;
}

const placeOf = (picture: Locator): Promise<Placed> =>
  picture.evaluate((element) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
    const box = element.parentElement?.getBoundingClientRect();
    return { scale: a, x: (box?.left ?? 0) + e, y: (box?.top ?? 0) + f };
  });

const pixelUnder = ({ x, y }: Point, at: Placed): Point => ({
  x: (x - at.x) / at.scale,
  y: (y - at.y) / at.scale,
});

const STEPS = 8;

/** Fingers come down, move in equal steps, and leave. */
async function touch(cdp: CDPSession, paths: readonly { from: Point; to: Point }[]): Promise<void> {
  const at = (share: number) =>
    paths.map(({ from, to }, id) => ({
      id,
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    }));
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0).slice(0, 1) });
  if (paths.length > 1)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= STEPS; step++)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / STEPS) });
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function middleOf(target: Locator): Promise<Point> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to touch.');
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

const apart = ({ x, y }: Point, px: number): [Point, Point] => [
  { x: x - px, y },
  { x: x + px, y },
];

interface Touched {
  cdp: CDPSession;
  target: Locator;
  picture: Locator;
  /** Whether zooms come in whole steps. */
  isWhole?: boolean;
}

/** Where the picture lies once nothing moves it any more: rooms fit it anew while they are being built. */
async function restingPlace(picture: Locator): Promise<Placed> {
  let last = await placeOf(picture);
  const isAtRest = async () => {
    const former = last;
    last = await placeOf(picture);
    return JSON.stringify(former) === JSON.stringify(last);
  };
  await expect.poll(isAtRest, { intervals: [600], timeout: 30_000 }).toBe(true);
  return last;
}

/** Fingers go twice as far apart around a point beside the middle: what was under their middle stays there. */
async function expectPinch({ cdp, target, picture, isWhole = false }: Touched): Promise<void> {
  const before = await restingPlace(picture);
  const middle = await middleOf(target);
  const anchor = { x: middle.x + 12, y: middle.y - 8 };
  const [near, far] = [apart(anchor, 24), apart(anchor, 48)];
  await touch(
    cdp,
    near.map((from, id) => ({ from, to: far[id] })),
  );
  const ratio = async () => (await placeOf(picture)).scale / before.scale;
  if (isWhole) await expect.poll(ratio).toBeGreaterThan(1.2);
  else await expect.poll(ratio).toBeCloseTo(2, 1);
  const was = pixelUnder(anchor, before);
  const off = async () => {
    const is = pixelUnder(anchor, await placeOf(picture));
    return Math.hypot(is.x - was.x, is.y - was.y);
  };
  // In pixels of the picture; whole steps keep whole pixels.
  await expect.poll(off).toBeLessThan(isWhole ? 4 : 3 / before.scale);
}

async function expectPan({ cdp, target, picture }: Touched): Promise<void> {
  const before = await restingPlace(picture);
  const middle = await middleOf(target);
  await touch(cdp, [{ from: middle, to: { x: middle.x + 24, y: middle.y + 16 } }]);
  const moved = async () => {
    const { x, y } = await placeOf(picture);
    return [Math.round(x - before.x), Math.round(y - before.y)];
  };
  await expect.poll(moved).toEqual([24, 16]);
}

const room = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name, exact: true }).click();

/** Things to press that a finger may miss (WCAG 2.5.8). */
async function tooSmall(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(['target-size']).analyze();
  return violations.flatMap(({ nodes }) => nodes.map(({ target }) => target.join(' ')));
}

test.use({ hasTouch: true, viewport: { width: 1280, height: 720 } });

test('pinch zooms and one finger moves in the viewer, Skeletons, Losses and Compare', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  const cdp = await page.context().newCDPSession(page);
  const viewer = { cdp, target: page.getByTestId('stage'), picture: page.locator('.stage .canvases') };
  const fitted = await placeOf(viewer.picture);
  // Where the picture is smaller than the stage it is held in the middle: closer, it follows the fingers.
  await viewer.target.focus();
  for (let press = 0; press < 6; press++) await page.keyboard.press('+');
  await expect
    .poll(async () => (await placeOf(viewer.picture)).scale / fitted.scale)
    .toBeCloseTo(1.25 ** 6, 1);
  await expectPinch(viewer);
  await expectPan(viewer);

  await room(page, 'Skeletons');
  const view = page.getByTestId('view-exact');
  const skeletons = { cdp, target: view.locator('.px'), picture: view.locator('.lab-pixels') };
  await expect(skeletons.picture).toBeVisible({ timeout: 60_000 });
  await expect
    .poll(async () => (await placeOf(skeletons.picture)).scale, { timeout: 60_000 })
    .toBeGreaterThan(1);
  await expectPinch({ ...skeletons, isWhole: true });
  await expectPan(skeletons);

  // One finger paints there: two zoom and leave no stroke.
  const losses = new LossesPage(page);
  await losses.enter();
  const lab = { cdp, target: losses.stage, picture: losses.stage.locator('.canvases') };
  await expectPinch(lab);
  await expect(page.getByRole('button', { name: 'Start again' })).toBeDisabled();
  const middle = await middleOf(losses.stage);
  await touch(cdp, [{ from: middle, to: { x: middle.x + 20, y: middle.y + 10 } }]);
  await expect(page.getByRole('button', { name: 'Start again' })).toBeEnabled();

  const compare = new ComparePage(page);
  await compare.enter();
  const cell = compare.grid.locator('.cell[data-cell=image]').first();
  const grid = { cdp, target: cell, picture: cell.locator('canvas') };
  await expect(grid.picture).toHaveAttribute('data-area-px', /\d/, { timeout: 60_000 });
  await expect(page.locator('.cmp-table .best').first()).toBeVisible({ timeout: 60_000 });
  await expectPinch(grid);
  await expectPan(grid);
});

test.describe('on a tablet', () => {
  // (pointer: coarse)
  test.use({ isMobile: true });

  test('nothing is too small for a finger, in no room', async ({ page }) => {
    await new TrainPage(page).open();
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    expect(await tooSmall(page)).toEqual([]);
    for (const name of ['Skeletons', 'Losses', 'Compare', 'Resources']) {
      await room(page, name);
      await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy', 'true');
      expect(await tooSmall(page)).toEqual([]);
    }
  });
});
