// On a telephone: every room stacks without sideways scrolling, the transport stays within reach, and what is looked at comes
// before the knobs.
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';
import { LessonPage } from './pages/lesson-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { watchPage } from './support/watch-page.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** In each room: what is looked at, and the first knob. */
const ROOMS = [
  ['Train', '.stage', 'Data'],
  ['Skeletons', '.lab-view .px', 'Source of the mask'],
  ['Losses', '.lab-stage', 'Accidents'],
  ['Compare', '.cmp-grid-wrap', 'Queue'],
  ['Resources', '.res-measure', 'What to measure'],
] as const;

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
}

/** After a scroll to the very end, Play is on the screen and nothing lies on it. */
async function expectPlayWithinReach(page: Page): Promise<void> {
  const play = page.getByRole('button', { name: /^(Play|Pause) \(/ });
  for (const end of [0, 1]) {
    await page.evaluate((share) => window.scrollTo(0, share * document.body.scrollHeight), end);
    await expect(play).toBeInViewport({ ratio: 1 });
    await play.click({ trial: true });
    const box = await play.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(36);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
}

async function topOf(page: Page, selector: string): Promise<number> {
  await expect(page.locator(selector).first()).toBeVisible({ timeout: 60_000 });
  return page
    .locator(selector)
    .first()
    .evaluate((element) => element.getBoundingClientRect().top + scrollY);
}

test('stacks each room at 390 px', async ({ page, baseURL }) => {
  const complaints = watchPage(page, baseURL!);
  const train = new TrainPage(page);
  await train.open();
  for (const [name, view, knobs] of ROOMS) {
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name }).click();
    await expect(page.locator(view).first()).toBeVisible({ timeout: 60_000 });
    await expectNoSidewaysScroll(page);
    await expectPlayWithinReach(page);
    const top = await topOf(page, `section[aria-label="${knobs}"]`);
    expect(await topOf(page, view)).toBeLessThan(top);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0].html}`)).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

test('shows a lesson before the picture, and its knobs', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  const lesson = new LessonPage(page);
  await lesson.choose('Dice does not mind a broken vessel');
  await expectNoSidewaysScroll(page);
  await expectPlayWithinReach(page);
  expect(await topOf(page, '.lesson')).toBeLessThan(await topOf(page, '.stage'));

  await lesson.choose('What a tubed skeleton is');
  await expectNoSidewaysScroll(page);
  expect(await topOf(page, '.lesson')).toBeLessThan(await topOf(page, '.lab-view'));
});

test('keeps the knobs of a lesson in sight on a low screen', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const train = new TrainPage(page);
  await train.open();
  const lesson = new LessonPage(page);
  await lesson.choose('What a tubed skeleton is');
  await expect(page.getByRole('slider', { name: 'Tube radius' })).toBeInViewport({ ratio: 1 });
  await lesson.choose('Why the soft skeleton is jagged');
  for (const name of ['Soft iterations', 'Blur'])
    await expect(page.getByRole('slider', { name })).toBeInViewport({ ratio: 1 });
  await lesson.choose('What each loss pushes');
  for (const name of [/^Cut a vessel/, /^Add a spur/])
    await expect(page.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Whole loss', { exact: true })).toBeInViewport({ ratio: 1 });
});
