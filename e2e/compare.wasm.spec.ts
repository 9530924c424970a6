// The Compare room as it opens: the recorded comparison.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';
import { parseResults } from '../src/engine/experiments/experiment-results.ts';
import { bestIn, cellsIn, ComparePage, meansIn } from './pages/compare-page.ts';
import { watchPage } from './support/watch-page.ts';

const RECORDED = join(import.meta.dirname, '..', 'public', 'recorded', 'compare-vessels', 'results.json');

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
}

test('a recorded comparison is there at once, with the numbers of its file, in both themes', async ({
  page,
  baseURL,
}) => {
  const complaints = watchPage(page, baseURL!);
  await page.goto('/');
  const compare = new ComparePage(page);
  await compare.enter();
  await expect(compare.provenance).toContainText('Recorded');
  const text = readFileSync(RECORDED, 'utf8');
  await expect.poll(() => compare.means(), { timeout: 30_000 }).toEqual(meansIn(text));
  expect(await compare.cells()).toEqual(cellsIn(text));
  expect(await compare.best()).toEqual(bestIn(text));
  const { runs } = parseResults(JSON.parse(text), 'results.json');
  const corners = await compare.corners('B');
  for (const { name, clDice } of runs[1].images) expect(corners[name]).toBe(clDice?.toFixed(3));

  // Pixels of the prediction, and rings that follow the cut-off.
  const [{ name }] = runs[0].images;
  const cell = compare.cell('A', name);
  await cell.scrollIntoViewIfNeeded();
  await expect
    .poll(() => cell.locator('canvas').getAttribute('data-area-px'), { timeout: 30_000 })
    .toMatch(/\d+/);
  const counted = async () => Number(await cell.getAttribute('data-missed'));
  const before = await counted();
  const cutOff = page.getByRole('spinbutton', { name: 'Mark from, px' });
  await cutOff.fill('3');
  await cutOff.press('Enter');
  await expect.poll(counted).toBeGreaterThan(before);

  // One zoom for all cells, by keys.
  const zoom = page.getByLabel('Zoom', { exact: true });
  const shown = await zoom.textContent();
  await compare.grid.focus();
  await page.keyboard.press('+');
  await expect(zoom).not.toHaveText(shown ?? '');

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
  expect(complaints).toEqual([]);
});
