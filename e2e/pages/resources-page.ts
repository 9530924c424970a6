// The Resources room as a person uses it: by roles and names.
import { readFile } from 'node:fs/promises';
import { type Download, type Locator, type Page, expect } from '@playwright/test';

export class ResourcesPage {
  readonly page: Page;
  readonly measure: Locator;
  readonly stop: Locator;
  readonly measuring: Locator;
  /** The sentence about what was measured. */
  readonly measured: Locator;
  readonly table: Locator;

  constructor(page: Page) {
    this.page = page;
    this.measure = page.getByRole('button', { name: 'Measure', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop measuring' });
    this.measuring = page.getByTestId('measuring-resources');
    this.measured = page.getByTestId('measured');
    this.table = page.getByRole('table', { name: 'Measured cost of each loss' });
  }

  async enter(): Promise<void> {
    await this.page.getByRole('button', { name: 'Resources', exact: true }).click();
    await expect(this.measure).toBeVisible();
  }

  async chooseClasses(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /Classes/ }).click();
    await this.page.getByRole('option', { name, exact: true }).click();
  }

  /** What screen readers are told of a chart. */
  chart(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true }).getByRole('img');
  }

  async toggleLoss(name: string): Promise<void> {
    await this.page.locator('label').filter({ hasText: name }).click();
  }

  /** Words in the table's cell of a loss. */
  async cell(lossId: string, classes: number, which: 'time' | 'memory'): Promise<string> {
    const row = this.table.locator(`tr[data-loss="${lossId}"][data-classes="${classes}"]`);
    return (await row.locator(`[data-cell="${which}"]`).textContent()) ?? '';
  }

  async save(name: 'CSV' | 'PNG'): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('region', { name: 'Export' }).getByRole('button', { name }).click();
    return download;
  }

  /** One record for each line, by the names in the head; no cell of this file holds a line end. */
  async csv(): Promise<Record<string, string>[]> {
    const text = await readFile(await (await this.save('CSV')).path(), 'utf8');
    const [head, ...rows] = text
      .trim()
      .split('\n')
      .map((row) =>
        [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
          quoted === undefined ? plain : quoted.replaceAll('""', '"'),
        ),
      );
    return rows.map((row) => Object.fromEntries(row.map((cell, at) => [head[at], cell])));
  }
}
