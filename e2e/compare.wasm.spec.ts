// The Compare room: the recorded comparison, a queue of own runs, results that leave and come back.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';
import { parseResults } from '../src/engine/experiments/experiment-results.ts';
import { summariseExperiment } from '../src/engine/experiments/summarise-experiment.ts';
import { ComparePage } from './pages/compare-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { watchPage } from './support/watch-page.ts';

const RECORDED = join(import.meta.dirname, '..', 'public', 'recorded', 'compare-vessels', 'results.json');
const METRICS = ['dice', 'clDice', 'betti0Error', 'betti1Error'] as const;
const TINY = { 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 2, Steps: 6, 'Validate every': 3 };

function meansIn(text: string): number[][] {
  const { arms } = summariseExperiment(parseResults(JSON.parse(text), 'results.json'));
  return arms.map(({ metrics }) => METRICS.map((metric) => metrics[metric].mean ?? NaN));
}

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

test('two own runs train in turn; the table, the file and the pictures agree, and the file opens again', async ({
  page,
}) => {
  const train = new TrainPage(page);
  await train.open();
  await train.set(TINY);
  const compare = new ComparePage(page);
  await compare.enter();
  await page.getByRole('radio', { name: 'Own' }).check({ force: true });
  await expect(compare.queueItems).toHaveCount(4);
  for (const name of ['D + Topo-clDice', 'C + clDice'])
    await page
      .getByRole('button', { name: new RegExp(`^Remove ${name.replaceAll('+', '\\+').replace(' ', '.')}`) })
      .click();
  await expect(compare.queueItems).toHaveCount(2);
  await train.play.click();
  await expect(page.getByText('2 of 2 done')).toBeVisible({ timeout: 180_000 });

  await expect.poll(async () => (await compare.means()).map((row) => row.length)).toEqual([4, 4]);
  const json = await compare.saved('JSON');
  expect(await compare.means()).toEqual(meansIn(json));
  const { runs } = parseResults(JSON.parse(json), 'results.json');
  expect(runs.map(({ config }) => config.loss.id)).toEqual(['dice-ce', 'skeleton-recall']);
  const csv = await compare.saved('CSV');
  const [head, ...lines] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  expect(lines).toHaveLength(6);
  for (const [at, letter] of ['A', 'B'].entries()) {
    const corners = await compare.corners(letter);
    for (const { name, clDice } of runs[at].images) {
      expect(corners[name]).toBe(clDice?.toFixed(3));
      const line = lines.find(
        (cells) =>
          cells[head.indexOf('loss')] === runs[at].config.loss.id && cells[head.indexOf('image')] === name,
      );
      expect(Number(line?.[head.indexOf('clDice')])).toBe(clDice);
    }
  }

  // Bad files say what is wrong and change nothing.
  await compare.openFile('broken.json', '{');
  await expect(compare.alert).toContainText('broken.json is not JSON');
  await compare.openFile('other.json', '{"version":1}');
  await expect(compare.alert).toContainText(/other\.json .*experiment/);
  await compare.openFile('results.json', json);
  await expect(page.getByRole('radio', { name: 'Imported' })).toBeChecked();
  await expect.poll(() => compare.means()).toEqual(meansIn(json));
});
