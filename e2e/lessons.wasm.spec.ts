// Each lesson, done with the page's own controls; what it says is what the page measured.
import { join } from 'node:path';
import { type Locator, expect, test } from '@playwright/test';
import { formatThree } from '../src/ui/format/format-number.ts';
import { LessonPage } from './pages/lesson-page.ts';
import { LossesPage } from './pages/losses-page.ts';
import { SkeletonsPage } from './pages/skeletons-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { seriousFindings } from './support/serious-findings.ts';

const TINY = { 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1, Steps: 6, 'Validate every': 3 };

/** Walks there with the Tab key. */
async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < 150; i++) {
    await target.page().keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('The Tab key does not reach it.');
}

const meanOf = async (train: TrainPage) => {
  const [[dice, , betti0Error]] = await train.metrics();
  return { dice, betti0Error };
};

test('lesson 1 by keyboard alone: two runs, their numbers, a ring and the raw image', async ({ page }) => {
  const train = new TrainPage(page);
  const lesson = new LessonPage(page);
  await train.open();
  await page.keyboard.press('g');
  await tabTo(page.getByRole('button', { name: /Dice does not mind a broken vessel/ }));
  await page.keyboard.press('Enter');
  await expect(lesson.panel.getByRole('heading', { name: /broken vessel/ })).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Dice + CE' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'Optimiser' })).toHaveCount(0);

  // The rest of the knobs is one press away; the run is made small there.
  await tabTo(page.getByRole('button', { name: 'Show controls' }));
  await page.keyboard.press('Enter');
  for (const [name, value] of Object.entries(TINY)) {
    const field = page.getByRole('spinbutton', { name, exact: true });
    await tabTo(field);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(String(value));
    await page.keyboard.press('Enter');
    await expect(field).toHaveAttribute('aria-valuenow', String(value));
  }
  const playFromStage = async (): Promise<void> => {
    await tabTo(page.getByTestId('stage'));
    await page.keyboard.press('Space');
    await train.waitForState('done', 120_000);
  };
  await playFromStage();
  await lesson.expectDone(1);
  const a = await meanOf(train);

  await tabTo(page.getByRole('radio', { name: 'Dice + CE' }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await tabTo(page.getByRole('button', { name: 'Restart' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: '+ Skeleton Recall' })).toBeChecked();
  await train.waitForState('idle', 30_000);
  await playFromStage();
  await lesson.expectDone(2);
  const b = await meanOf(train);
  expect(await lesson.numbers()).toEqual([a.dice, b.dice, a.betti0Error, b.betti0Error]);

  await expect(page.getByTestId('rings')).toHaveAttribute('data-step', String(TINY.Steps), {
    timeout: 60_000,
  });
  await page.keyboard.press('n');
  await lesson.expectDone(3);
  await page.keyboard.down('h');
  await lesson.expectDone(4);
  await expect(page.getByTestId('rings')).toHaveCount(0);
  await page.keyboard.up('h');
  await expect(lesson.panel.getByRole('status')).toContainText('All 4 steps done');
  expect(await page.evaluate(() => localStorage.getItem('tendril-lessons'))).toBe('["broken-vessel"]');
});

test('lessons 2 and 3: the skeletons under the knobs', async ({ page }) => {
  const room = new SkeletonsPage(page);
  const lesson = new LessonPage(page);
  await new TrainPage(page).open();
  await lesson.choose('What a tubed skeleton is');
  await room.waitForNumbers();
  await room.set('Tube radius', 0);
  await lesson.expectDone(1);
  const [maskPx, exactPx, tubePx] = await lesson.numbers();
  expect(tubePx).toBe(exactPx);
  expect(exactPx).toBeLessThan(maskPx);
  expect((await room.pixels('exact')).paintedPx).toBe(exactPx);
  await room.set('Tube radius', 2);
  await lesson.expectDone(2);
  expect((await lesson.numbers())[2]).toBeGreaterThan(exactPx);
  await room.set('Tube radius', 8);
  await lesson.expectDone(3);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }

  await lesson.next.click();
  await expect(lesson.panel.getByRole('heading', { name: /jagged/ })).toBeFocused();
  const todo = lesson.panel.locator('li').first();
  await expect(todo).toContainText(/below \d+/);
  const enough = Number(/below (\d+)/.exec((await todo.textContent()) ?? '')?.[1]);
  await room.set('Soft iterations', enough - 1);
  await lesson.expectDone(1);
  await room.set('Soft iterations', enough);
  await lesson.expectDone(2);
  const pieces = async () => [
    (await room.numbers('exact')).pieces,
    (await room.numbers('soft')).pieces,
    (await room.numbers('topo')).pieces,
  ];
  expect(await lesson.numbers()).toEqual(await pieces());
  expect((await pieces())[1]).toBeGreaterThan((await pieces())[0]);
  await room.set('Blur', 1);
  await lesson.expectDone(3);
  await expect
    .poll(async () => {
      const said = await lesson.numbers();
      return JSON.stringify(said) === JSON.stringify(await pieces());
    })
    .toBe(true);
});

test('lesson 4: a cut, a spur, and what each loss makes of them', async ({ page }) => {
  const room = new LossesPage(page);
  const lesson = new LessonPage(page);
  await new TrainPage(page).open();
  await lesson.choose('What each loss pushes');
  await expect(room.scale).toHaveAttribute('data-limit', /\d/, { timeout: 60_000 });
  await room.happen('Cut a vessel');
  await lesson.expectDone(1);
  await room.accident('Cut a vessel').click();
  await expect(room.accident('Cut a vessel')).toHaveAttribute('aria-pressed', 'false', { timeout: 15_000 });
  await room.happen('Add a spur');
  await lesson.expectDone(2);
  const values = await room.values();
  const said = await lesson.panel.locator('p b').allTextContents();
  const changes = Object.values(values).map(({ before, now }) => now - before);
  expect(said.length).toBe(changes.length);
  for (const [at, text] of said.entries())
    expect(Math.abs(Number(text.replaceAll('−', '-')) - changes[at])).toBeLessThan(6e-4);
  expect(values['skeleton-recall'].now).toBe(values['skeleton-recall'].before);
  expect(values['dice-ce'].now).toBeGreaterThan(values['dice-ce'].before);
  await page.getByText('Whole loss', { exact: true }).click();
  await lesson.expectDone(3);
  expect(await seriousFindings(page)).toEqual([]);
});

test('lessons 5 and 6 from a link: costs are measured, own images are dropped, and controls stay hidden', async ({
  page,
}) => {
  const tiny = 'patchPx=64&model.channels=4&model.depth=2&batch=1&steps=6&validateEverySteps=3';
  await page.goto(`/#v=1&room=train&set=cracks&lesson=costs&hide=layers&${tiny}`);
  const train = new TrainPage(page);
  const lesson = new LessonPage(page);
  await expect(lesson.panel.getByRole('heading', { name: 'What each costs' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Layers' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Data', exact: true })).toHaveCount(0);
  await expect(page.getByRole('spinbutton', { name: 'Patch, px' })).toHaveValue('64');
  const measure = page.getByRole('button', { name: 'Measure cost of each loss', exact: true });
  await expect(measure).toBeEnabled({ timeout: 60_000 });
  await measure.click();
  await lesson.expectDone(1, 120_000);
  const kept = await page.evaluate(() => localStorage.getItem('tendril-loss-costs') ?? '[]');
  const [{ losses }] = JSON.parse(kept) as { losses: { id: string; stepMs: number; timeRatio: number }[] }[];
  const [most] = losses.toSorted((a, b) => b.timeRatio - a.timeRatio);
  const base = losses.find(({ id }) => id === 'dice-ce');
  await expect(lesson.panel.locator('p b').first()).toHaveText(`${formatThree(base?.stepMs ?? null)} ms`);
  const dearest = page.locator('.loss', { has: page.getByTestId(`cost-${most.id}`) });
  await dearest.click();
  await lesson.expectDone(2);
  await train.set({ 'Patch, px': 96 });
  await lesson.expectDone(3);
  await expect(page.getByTestId('costs')).toHaveAttribute('data-costs', 'aged');
  await train.set({ 'Patch, px': 64 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await rooms.getByRole('button', { name: 'Resources' }).click();
  await lesson.expectDone(4);

  // The last lesson: two pairs of the built-in set, dropped as a person's own.
  await lesson.next.click();
  await expect(lesson.panel.getByRole('heading', { name: 'Settle it on your own data' })).toBeFocused();
  const samples = join(import.meta.dirname, '..', 'public', 'samples', 'cracks');
  await train.drop([samples]);
  await lesson.expectDone(1, 60_000);
  await page.getByRole('button', { name: /paired$/ }).click();
  const pairs = page.getByRole('dialog');
  await expect(pairs.getByRole('table')).toBeVisible();
  await lesson.expectDone(2);
  await pairs.getByRole('button', { name: 'Close' }).click();
  await expect(pairs).toHaveCount(0);
  for (const loss of ['Dice + CE', '+ Skeleton Recall']) {
    await page.locator('.loss', { hasText: loss }).first().click({ timeout: 20_000 });
    const restart = page.getByRole('button', { name: 'Restart' });
    if (await restart.isVisible()) {
      await restart.click();
      await train.waitForState('idle', 30_000);
    }
    await train.play.click();
    await train.waitForState('done', 120_000);
  }
  await lesson.expectDone(3);
  const [, b] = await lesson.numbers();
  expect(b).toBe((await train.metrics())[0][1]);
  await rooms.getByRole('button', { name: 'Compare' }).click();
  await lesson.expectDone(4);
  const completed = await page.evaluate(() => localStorage.getItem('tendril-lessons'));
  expect(completed).toBe('["costs","own-data"]');
});

test('teacher mode enlarges type, keeps the page on one screen and is remembered', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await new TrainPage(page).open();
  const measure = () =>
    page.evaluate(() => ({
      typePx: parseFloat(getComputedStyle(document.body).fontSize),
      controlPx: document.querySelector('.bar-end .ib')?.getBoundingClientRect().height ?? 0,
      scrolls:
        document.documentElement.scrollWidth > window.innerWidth ||
        document.documentElement.scrollHeight > window.innerHeight,
    }));
  const usual = await measure();
  expect(usual).toEqual({ typePx: 12, controlPx: 28, scrolls: false });
  await page.getByTestId('stage').focus();
  await page.keyboard.press('t');
  expect(await measure()).toEqual({ typePx: 14, controlPx: 32, scrolls: false });
  expect(await seriousFindings(page)).toEqual([]);
  await page.reload();
  expect((await measure()).typePx).toBe(14);
  await page.getByRole('button', { name: /^Keys and help/ }).click();
  await page.getByText('Teacher mode: larger type for a projector').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  expect(await measure()).toEqual(usual);
});
