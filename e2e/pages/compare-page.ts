// The Compare room as a person uses it: by roles and names.
import { type Locator, type Page, expect } from '@playwright/test';
import { parseResults, type ExperimentResults } from '../../src/engine/experiments/experiment-results.ts';
import { summariseExperiment } from '../../src/engine/experiments/summarise-experiment.ts';

/** Columns of the table. */
const METRICS = ['dice', 'clDice', 'betti0Error', 'betti1Error'] as const;

/** Means that the table must show of a results.json, computed here: a list for each arm. */
export function meansIn(text: string): number[][] {
  const { arms } = summariseExperiment(parseResults(JSON.parse(text), 'results.json'));
  return arms.map(({ metrics }) => METRICS.map((metric) => metrics[metric].mean ?? NaN));
}

/** ".031", "< .001", "1" */
const words = (p: number): string =>
  p < 0.0005 ? '< .001' : p >= 0.9995 ? '1' : p.toFixed(3).replace('0.', '.');

/** What the cells of the table must say of a results.json: mean ± sd, and p against A; a list for each arm. */
export function cellsIn(text: string): string[][] {
  const { arms } = summariseExperiment(parseResults(JSON.parse(text), 'results.json'));
  return arms.map(({ metrics, comparisons }) =>
    METRICS.map((metric) => {
      const { mean, imageDeviation } = metrics[metric];
      const digits = metric.startsWith('betti') ? 1 : 3;
      const p = comparisons?.[metric].pValue ?? null;
      const test =
        comparisons === null ? (metric === 'dice' ? 'reference' : '') : p === null ? '?' : `p ${words(p)}`;
      return `${mean?.toFixed(digits)} ± ${imageDeviation?.toFixed(digits)}${test}`;
    }),
  );
}

/** The arm whose number must be marked as the best, for each column. */
export function bestIn(text: string): number[] {
  const means = meansIn(text);
  return METRICS.map((metric, at) => {
    const column = means.map((row) => row[at]);
    return column.indexOf(metric.startsWith('betti') ? Math.min(...column) : Math.max(...column));
  });
}

export class ComparePage {
  readonly page: Page;
  readonly grid: Locator;
  readonly table: Locator;
  readonly alert: Locator;
  readonly provenance: Locator;
  readonly queueItems: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByTestId('compare-grid');
    this.table = page.getByTestId('summary');
    this.alert = page.getByRole('region', { name: 'Queue', exact: true }).getByRole('alert');
    this.provenance = page.getByTestId('provenance');
    this.queueItems = page.getByTestId('queue-item');
  }

  async enter(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: 'Compare' })
      .click();
    await expect(this.grid).toBeVisible();
  }

  /** Exact means of the table: a list for each run, in the order Dice, clDice, β₀ error, β₁ error. */
  async means(): Promise<number[][]> {
    const rows = await this.table.locator('tbody tr').all();
    return Promise.all(
      rows.map((row) =>
        row
          .locator('td[data-mean]')
          .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset['mean']))),
      ),
    );
  }

  /** Texts of the table's cells: a list for each run. */
  async cells(): Promise<string[][]> {
    const rows = await this.table.locator('tbody tr').all();
    const read = async (row: Locator) =>
      (await row.locator('td').allTextContents()).map((text) => text.trim());
    return Promise.all(rows.map(read));
  }

  /** Index of the run marked as the best, for each column. */
  async best(): Promise<number[]> {
    const rows = await this.table.locator('tbody tr').all();
    const marked = await Promise.all(
      rows.map((row) =>
        row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.querySelector('.best') !== null)),
      ),
    );
    return METRICS.map((_, column) => marked.findIndex((row) => row[column]));
  }

  /** clDice in the corner of a run's cells, by image. */
  async corners(letter: string): Promise<Record<string, string>> {
    const cells = await this.grid.locator(`.cell[data-run="${letter}"]`).all();
    const entries = await Promise.all(
      cells.map(async (cell): Promise<[string, string]> => [
        (await cell.getAttribute('data-image')) ?? '',
        (await cell.getByTestId('cell-cldice').textContent()) ?? '',
      ]),
    );
    return Object.fromEntries(entries);
  }

  /** Sets the cut-off of the marks. */
  async markFrom(px: number): Promise<void> {
    const field = this.page.getByRole('spinbutton', { name: 'Mark from, px' });
    await field.fill(String(px));
    await field.press('Enter');
    await expect(field).toHaveAttribute('aria-valuenow', String(px));
  }

  /** One of the top bar, by its label. */
  counter(label: string): Locator {
    const name = this.page.locator('dt').getByText(label, { exact: true });
    return this.page.getByTestId('room-counters').locator('dl > div').filter({ has: name }).locator('dd');
  }

  cell(letter: string, image: string): Locator {
    return this.grid.locator(`.cell[data-run="${letter}"][data-image="${image}"]`);
  }

  /** Opens a tab with own runs. */
  async openOwn(tab: 'Losses' | 'Weight sweep' | 'k-fold'): Promise<void> {
    await this.page.getByRole('radio', { name: tab, exact: true }).check({ force: true });
    // The only source of a tab has no choice; for losses there is a recorded comparison, which may still be loading.
    if (tab === 'Losses')
      await this.page.getByRole('radio', { name: 'Own', exact: true }).check({ force: true });
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(label) }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  async removeRuns(...names: string[]): Promise<void> {
    for (const name of names)
      await this.page
        .getByRole('button', { name: new RegExp(`^Remove .*${name.replaceAll('+', '\\+')}`) })
        .click();
  }

  /** "3 of 3 done" */
  async waitForDone(count: number): Promise<void> {
    await expect(this.page.getByText(`${count} of ${count} done`)).toBeVisible({ timeout: 120_000 });
  }

  async results(): Promise<ExperimentResults> {
    return parseResults(JSON.parse(await this.saved('JSON')), 'results.json');
  }

  async openFile(name: string, text: string): Promise<void> {
    await this.page
      .getByTestId('results-input')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  }

  /** What a button saves. */
  async saved(button: 'JSON' | 'CSV'): Promise<string> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
}
