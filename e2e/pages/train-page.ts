// The Train room as a person uses it: by roles and names.
import { type Locator, type Page, expect } from '@playwright/test';
import { dropPaths } from '../support/drop-files.ts';

export const LAYER_NAMES = {
  image: 'Image',
  groundTruth: 'Ground truth',
  prediction: 'Prediction',
  tube: 'Tubed skeleton',
  softSkeleton: 'Soft skeleton',
  errors: 'Pixel errors',
} as const;
export type Layer = keyof typeof LAYER_NAMES;

export interface CanvasPixels {
  width: number;
  height: number;
  /** Pixels with alpha > 0. */
  paintedPx: number;
  /** Pixels with alpha ≥ 128. */
  strongPx: number;
  /** Step of the prediction it shows; null for layers that do not change. */
  step: number | null;
}

export interface Settings {
  'Patch, px'?: number;
  Channels?: number;
  Depth?: number;
  Batch?: number;
  Steps?: number;
  'Validate every'?: number;
  Seed?: number;
}

export class TrainPage {
  readonly page: Page;
  readonly backend: Locator;
  readonly play: Locator;
  readonly pause: Locator;
  readonly step: Locator;
  readonly reset: Locator;
  readonly metricRows: Locator;
  readonly alert: Locator;
  private readonly counter: Locator;
  private readonly state: Locator;

  constructor(page: Page) {
    this.page = page;
    const transport = page.getByRole('group', { name: 'Training' });
    this.play = transport.getByRole('button', { name: /^Play/ });
    this.pause = transport.getByRole('button', { name: /^Pause/ });
    this.step = transport.getByRole('button', { name: /^Step/ });
    this.reset = transport.getByRole('button', { name: /^Reset/ });
    this.backend = page.getByTestId('backend');
    this.counter = page.getByTestId('step-counter');
    this.state = page.getByTestId('run-state');
    this.metricRows = page
      .getByRole('region', { name: 'Validation metrics' })
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader') });
    this.alert = page.getByRole('region', { name: 'Data', exact: true }).getByRole('alert');
  }

  /** Opens the page and waits for the first sample set and the backend. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.backend).toHaveAttribute('data-backend', /webgpu|wasm/, { timeout: 60_000 });
    await this.expectPaired(/\d+ of \d+ paired/);
  }

  async expectPaired(words: RegExp | string): Promise<void> {
    await expect(this.page.getByRole('button', { name: words })).toBeVisible({ timeout: 120_000 });
  }

  /** A real drop of files or folders onto the viewer. */
  async drop(paths: string[]): Promise<void> {
    const box = await this.page.getByTestId('stage').boundingBox();
    if (box === null) throw new Error('The viewer is not visible.');
    await dropPaths(this.page, box.x + box.width / 2, box.y + box.height / 2, paths);
  }

  async chooseFiles(paths: string[]): Promise<void> {
    await this.page.getByTestId('file-input').setInputFiles(paths);
  }

  async set(settings: Settings): Promise<void> {
    for (const [name, value] of Object.entries(settings) as [string, number][]) {
      const field = this.page.getByRole('spinbutton', { name, exact: true });
      await field.fill(String(value));
      await field.press('Enter');
      await expect(field).toHaveAttribute('aria-valuenow', String(value));
    }
  }

  /** Every layer visible and filled, so that its pixels are the map's pixels. */
  async fillAllLayers(): Promise<void> {
    const panel = this.page.getByRole('region', { name: 'Layers' });
    for (const name of Object.values(LAYER_NAMES)) {
      const eye = panel.getByRole('button', { name: new RegExp(`^${name} \\(`) });
      if ((await eye.getAttribute('aria-pressed')) !== 'true') await eye.click();
      const outlined = panel.getByRole('button', { name: `${name}: outline, change to fill` });
      if ((await outlined.count()) > 0) await outlined.click();
    }
  }

  async stepCount(): Promise<number> {
    return Number(await this.counter.getAttribute('data-step'));
  }

  async runState(): Promise<string | null> {
    return this.state.getAttribute('data-state');
  }

  async waitForState(state: string, timeoutMs: number): Promise<void> {
    await expect(this.state).toHaveAttribute('data-state', state, { timeout: timeoutMs });
  }

  async waitForStep(step: number, timeoutMs: number): Promise<void> {
    await expect.poll(() => this.stepCount(), { timeout: timeoutMs }).toBeGreaterThanOrEqual(step);
  }

  canvas(layer: Layer): Locator {
    return this.page.locator(`canvas[data-layer="${layer}"]`);
  }

  /** Reads the pixels that are on the canvas now. */
  async pixels(layer: Layer): Promise<CanvasPixels> {
    return this.canvas(layer).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const context = copy.getContext('2d');
      if (context === null) throw new Error('No 2d context.');
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let paintedPx = 0;
      let strongPx = 0;
      for (let i = 3; i < data.length; i += 4) {
        if (data[i] > 0) paintedPx++;
        if (data[i] >= 128) strongPx++;
      }
      const step = canvas.dataset['step'];
      return {
        width: canvas.width,
        height: canvas.height,
        paintedPx,
        strongPx,
        step: step === undefined ? null : Number(step),
      };
    });
  }

  /** Cells of the metrics table: one list of numbers a row, the mean first; a dash is NaN. */
  async metrics(): Promise<number[][]> {
    const rows = await this.metricRows.all();
    return Promise.all(
      rows.map(async (row) => (await row.getByRole('cell').allTextContents()).map((text) => Number(text))),
    );
  }

  /** Shows another image of the strip. */
  async showImage(name: string): Promise<void> {
    await this.page.getByRole('listbox', { name: 'Images' }).getByRole('option', { name }).click();
  }
}
