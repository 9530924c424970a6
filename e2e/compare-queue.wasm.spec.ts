// The queue of the Compare room on tiny images: what it shows is what it trained, it outlives a reload, and results come back from files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeResults } from '../scripts/experiment/result-files.ts';
import { folderName } from '../scripts/experiment/run-folders.ts';
import { writePredictions } from '../scripts/train/outputs.ts';
import { measureImage } from '../src/metrics/image-metrics.ts';
import { findRingCandidates, selectRings } from '../src/metrics/topology-rings.ts';
import { ComparePage, meansIn } from './pages/compare-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { readKeptPredictions, spoilKeptRun } from './support/kept-predictions.ts';
import { drawLines, type LineImage } from './support/line-images.ts';

const TINY = { 'Patch, px': 64, Channels: 4, Depth: 2, Batch: 1 };
/** Of the pieces that are ringed: the images are small. */
const FROM_PX = 2;

let folder = '';
let images: LineImage[] = [];

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tendril-compare-'));
  mkdirSync(join(folder, 'lines'));
  images = drawLines(join(folder, 'lines'), 8);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openTiny(train: TrainPage, settings: { Steps: number; 'Validate every': number }) {
  await train.open();
  await train.page.getByTestId('folder-input').setInputFiles(join(folder, 'lines'));
  await train.expectPaired('8 of 8 paired');
  await train.set({ ...TINY, ...settings });
}

test('two losses from one seed: pause, numbers, breaks, a reload, files out and in', async ({ page }) => {
  const train = new TrainPage(page);
  await openTiny(train, { Steps: 60, 'Validate every': 30 });
  const compare = new ComparePage(page);
  await compare.enter();
  await compare.openOwn('Losses');
  await expect(compare.queueItems).toHaveCount(4);
  await compare.removeRuns('+ Topo-clDice', '+ clDice');
  await expect(compare.queueItems).toHaveCount(2);

  await train.play.click();
  await train.pause.click();
  await expect(compare.counter('Paused, run')).toContainText('1 of 2', { timeout: 60_000 });
  const step = Number(/\d+/.exec((await compare.counter('Step').textContent()) ?? '')?.[0]);
  await train.step.click();
  await expect(compare.counter('Step')).toContainText(`${step + 1} /`);

  // Between and during runs the worker is the queue's: nothing is measured meanwhile, and the page says why.
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await rooms.getByRole('button', { name: 'Train' }).click();
  const measure = page.getByRole('button', { name: /^Measure cost/ });
  await expect(measure).toBeDisabled();
  await expect(measure).toHaveAttribute('title', /The queue in Compare is training/);
  await rooms.getByRole('button', { name: 'Resources' }).click();
  await expect(page.getByRole('region', { name: 'Measure', exact: true })).toContainText(
    'The queue in Compare is training; losses are measured after it.',
  );
  await compare.enter();
  await train.play.click();
  await compare.waitForDone(2);

  // The table says what the runs measured, and those numbers are what Node computes from the predictions.
  const json = await compare.saved('JSON');
  await expect.poll(() => compare.means()).toEqual(meansIn(json));
  const { runs } = await compare.results();
  expect(runs.map(({ config, seed }) => [config.loss.id, seed])).toEqual([
    ['dice-ce', 7],
    ['skeleton-recall', 7],
  ]);
  await compare.markFrom(FROM_PX);
  const kept = await readKeptPredictions(page);
  expect(kept.map(({ run }) => run).sort()).toEqual(runs.map(({ key }) => key).sort());
  const expected: Record<string, [string, string]> = {};
  for (const [at, letter] of ['A', 'B'].entries()) {
    const predictions = kept.find(({ run }) => run === runs[at].key)!.predictions;
    for (const { id, name, dice, clDice, betti0Error } of runs[at].images) {
      const { width, height, labels } = images.find((image) => image.name === name)!;
      const prediction = predictions.get(id)!;
      const measured = measureImage(prediction, labels, width, height, 1, null);
      expect([dice, clDice, betti0Error]).toEqual([measured.dice, measured.clDice, measured.betti0Error]);
      const found = selectRings(findRingCandidates(prediction, labels, width, height, 1, null), FROM_PX);
      expected[`${letter} ${name}`] = [String(found.missedCount), String(found.falseCount)];
    }
  }
  const counted = async () => {
    const cells = await compare.grid.locator('.cell[data-run][data-missed]').all();
    const entries = await Promise.all(
      cells.map(async (cell) => [
        `${await cell.getAttribute('data-run')} ${await cell.getAttribute('data-image')}`,
        [await cell.getAttribute('data-missed'), await cell.getAttribute('data-false')],
      ]),
    );
    return Object.fromEntries(entries) as Record<string, [string, string]>;
  };
  await expect.poll(counted).toEqual(expected);
  for (const [cell, [missed, wrong]] of Object.entries(expected)) {
    const [letter, name] = cell.split(' ');
    await expect(compare.cell(letter, name).locator('.mark-ring:not(.false)')).toHaveCount(Number(missed));
    await expect(compare.cell(letter, name).locator('.mark-ring.false')).toHaveCount(Number(wrong));
  }

  // Folders of the command line, written by its own code.
  const results = await compare.results();
  const out = join(folder, 'run-of-two');
  mkdirSync(out);
  writeResults(out, results);
  for (const run of results.runs) {
    const name = folderName(results.arms[run.arm].id, run.seed, run.fold, run.key);
    mkdirSync(join(out, 'runs', name, 'predictions'), { recursive: true });
    const { predictions } = kept.find((one) => one.run === run.key)!;
    const headers = run.images.map(({ name: image }) => ({
      ...{ id: image, name: image, width: 48, height: 48, classCount: 1 },
    }));
    writePredictions(
      join(out, 'runs', name),
      headers,
      run.images.map(({ id }) => predictions.get(id)!),
    );
  }

  // A reload keeps numbers, pictures and marks; the images are open again, too.
  await page.reload();
  await expect(page.getByText('2 of 2 done')).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => compare.means(), { timeout: 30_000 }).toEqual(meansIn(json));
  await compare.markFrom(FROM_PX);
  await expect.poll(counted, { timeout: 30_000 }).toEqual(expected);

  // One file: numbers and curves, and plain words where pictures would be.
  await compare.openFile('results.json', json);
  await expect(page.getByRole('radio', { name: 'Imported' })).toBeChecked();
  await expect.poll(() => compare.means()).toEqual(meansIn(json));
  await expect(compare.cell('B', runs[0].images[0].name)).toContainText('Numbers only');
  await expect(page.getByTestId('imported')).toContainText('--predictions');
  const curve = runs[0].history.curve.length;
  await expect(page.locator('[data-lines]').first()).toHaveAttribute('data-lines', `A ${curve}, B ${curve}`);
  await expect(page.locator('[data-lines]').last()).toHaveAttribute('data-lines', 'A 2, B 2');
  mkdirSync(join(folder, 'no-results'));
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, 'no-results', name), '');
  await page.getByTestId('results-folder').setInputFiles(join(folder, 'no-results'));
  await expect(compare.alert).toContainText(/no-results holds no results\.json.*Choose the results\.json/);
  // The whole folder: pictures and marks, too.
  await page.getByTestId('results-folder').setInputFiles(out);
  await expect(page.getByTestId('imported')).toContainText('run-of-two/results.json');
  await expect.poll(counted, { timeout: 30_000 }).toEqual(expected);

  // Wrong files say what is wrong and change nothing.
  const wrong: [string, string, RegExp][] = [
    ['broken.json', '{', /broken\.json is not JSON.*Choose the results\.json/],
    ['other.json', '{"version":1}', /other\.json .*experiment.*Choose the results\.json/],
    ['image.png', 'x', /image\.png is no results file.*Choose the results\.json/],
  ];
  for (const [name, text, sentence] of wrong) {
    await compare.openFile(name, text);
    await expect(compare.alert).toContainText(sentence);
  }
  await expect.poll(counted).toEqual(expected);

  // What another version of the page has kept is told and left out; the rest is there.
  await spoilKeptRun(page);
  await page.reload();
  await expect(compare.alert).toContainText('A run kept for Compare cannot be read and is left out: version');
  await expect(page.getByRole('radio', { name: 'Imported' })).toBeChecked();
  await compare.markFrom(FROM_PX);
  await expect.poll(counted, { timeout: 30_000 }).toEqual(expected);
  await compare.openOwn('Losses');
  await expect(page.getByText('1 of 2 done')).toBeVisible();

  // Deleted, it is gone.
  await page.keyboard.press('e');
  const sheet = page.getByRole('dialog', { name: 'Export and keep' });
  await expect(sheet).toContainText(/Results in Compare[\d.,\s]+kB, 2 runs/);
  await sheet.getByRole('button', { name: 'Delete the results' }).click();
  await expect(sheet).toContainText('0 runs');
  await page.reload();
  await expect(compare.provenance).toContainText('Recorded');
  await expect(page.getByRole('radio', { name: 'Imported' })).toHaveCount(0);
});

test('a queue that was left goes on with what is missing; one run, the queue, and what is kept can be given up', async ({
  page,
}) => {
  const train = new TrainPage(page);
  await openTiny(train, { Steps: 40, 'Validate every': 40 });
  const compare = new ComparePage(page);
  await compare.enter();
  await compare.openOwn('Losses');
  await compare.choose('Differ in', 'Seed');
  await expect(compare.queueItems).toHaveCount(3);
  await train.play.click();
  await expect(page.getByText(/Run 1 of 3 is finished/)).toBeAttached({ timeout: 60_000 });
  await train.pause.click();
  await expect(compare.counter('Paused, run')).toContainText('2 of 3', { timeout: 60_000 });

  await page.reload();
  const notice = page.getByTestId('interrupted');
  await expect(notice).toContainText('1 of 3 runs is finished and kept', { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'The same in all' })).toContainText('6 train, 2 validation', {
    timeout: 60_000,
  });
  const [first] = (await compare.results()).runs;
  await notice.getByRole('button', { name: 'Go on with 2 missing runs' }).click();
  await expect(notice).toHaveCount(0);
  // The run under way is cancelled with its line, then the queue itself is stopped.
  await expect(page.getByRole('button', { name: 'Stop the queue' })).toBeVisible();
  await compare.removeRuns('seed 8');
  await expect(compare.queueItems).toHaveCount(2);
  await page.getByRole('button', { name: 'Stop the queue' }).click();
  await expect(page.getByText('1 of 2 done')).toBeVisible();
  await train.play.click();
  await compare.waitForDone(2);
  const { runs } = await compare.results();
  expect(runs.map(({ seed }) => seed)).toEqual([7, 9]);
  // It was not trained again.
  expect(runs[0]).toEqual(first);

  // Nothing is kept once a person does not want it.
  await page.keyboard.press('e');
  const sheet = page.getByRole('dialog', { name: 'Export and keep' });
  await sheet.getByText('Keep runs, results and own images').click();
  await expect(sheet).toContainText('0 runs');
  await page.keyboard.press('Escape');
  await compare.removeRuns('seed 9');
  await page.getByRole('button', { name: 'Add a run' }).click();
  await train.play.click();
  await compare.waitForDone(2);
  expect(await readKeptPredictions(page)).toEqual([]);
});

test('weights, folds and networks are queued, and their panes show what was measured', async ({ page }) => {
  const train = new TrainPage(page);
  await openTiny(train, { Steps: 4, 'Validate every': 4 });
  const compare = new ComparePage(page);
  await compare.enter();

  await compare.openOwn('Weight sweep');
  await compare.removeRuns('+ clDice');
  const weights = page.getByRole('textbox', { name: /^Weights/ });
  await weights.fill('0.5 2 4');
  await weights.press('Enter');
  await train.play.click();
  await compare.waitForDone(3);
  const sweep = await compare.results();
  expect(sweep.runs.map(({ config }) => config.loss.weight)).toEqual([0.5, 2, 4]);
  const points = sweep.runs.map(({ config, mean }) => `${config.loss.weight}: ${mean.clDice?.toFixed(3)}`);
  await expect(
    page.getByRole('region', { name: 'clDice against weight w' }).getByRole('img'),
  ).toHaveAttribute('aria-label', `clDice against weight w. Recall ${points.join(', ')}`);

  await compare.openOwn('k-fold');
  const folds = page.getByRole('spinbutton', { name: 'Folds' });
  await folds.fill('2');
  await folds.press('Enter');
  await train.play.click();
  await compare.waitForDone(4);
  const cross = await compare.results();
  for (const arm of [0, 1]) {
    const own = cross.runs.filter((run) => run.arm === arm);
    // Each image is held out once.
    expect(own.flatMap((run) => run.images.map(({ name }) => name)).sort()).toEqual(
      images.map(({ name }) => name),
    );
    for (const { split } of own)
      expect(split.train.filter((id) => split.validation.includes(id))).toEqual([]);
    const cells = page.getByTestId('folds').locator('tbody tr').nth(arm).locator('td');
    for (const { fold, mean } of own)
      await expect(cells.nth(fold ?? 0)).toHaveText(mean.clDice?.toFixed(3) ?? '–');
  }

  await compare.openOwn('Losses');
  await compare.choose('Differ in', 'Network');
  await expect(compare.queueItems).toHaveCount(2);
  await train.play.click();
  await compare.waitForDone(2);
  const networks = await compare.results();
  expect(networks.runs.map(({ config }) => config.model.id)).toEqual(['unet', 'hrnet']);
  // Not compared with the mean over images of a summary, but read from the runs: one seed, so each mean is a run's own.
  const means = networks.runs.map(({ mean }) => [mean.dice, mean.clDice, mean.betti0Error, mean.betti1Error]);
  const shown = await compare.means();
  for (const [at, row] of means.entries())
    for (const [column, value] of row.entries()) expect(shown[at][column]).toBeCloseTo(value ?? NaN, 12);
});
