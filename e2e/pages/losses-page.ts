// The Losses room as a person uses it: by roles and names.
import { readFileSync } from 'node:fs';
import { type Locator, type Page, expect } from '@playwright/test';
import { readSafetensors } from '../../src/engine/safetensors.ts';

export interface SavedState {
  width: number;
  height: number;
  /** [height · width] logit of foreground minus background */
  z: Float32Array;
  groundTruth: Float32Array;
  tube: Float32Array;
  /** [height · width] −∂L/∂z by loss id */
  push: Record<string, Float32Array>;
}

export interface LossRow {
  before: number;
  now: number;
}

/** NaN where it is missing, which must not pass as 0. */
const numberOf = (text: string | null): number => (text === null || text === '' ? NaN : Number(text));

export class LossesPage {
  readonly page: Page;
  readonly stage: Locator;
  readonly maps: Locator;
  readonly scale: Locator;

  constructor(page: Page) {
    this.page = page;
    this.stage = page.getByTestId('lab-stage');
    this.maps = page.getByTestId('lab-maps');
    this.scale = page.getByTestId('lab-scale');
  }

  /** Changes to the room and waits for its first values. */
  async enter(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: 'Losses' })
      .click();
    await expect(this.scale).toHaveAttribute('data-limit', /\d/, { timeout: 60_000 });
  }

  accident(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** Presses an accident and waits until it is done. */
  async happen(name: string): Promise<void> {
    await this.accident(name).click();
    await expect(this.accident(name)).toHaveAttribute('aria-pressed', 'true', { timeout: 15_000 });
  }

  /** Values as they are on screen, exact, by loss id. */
  async values(): Promise<Record<string, LossRow>> {
    const rows = await this.page.getByTestId('lab-values').locator('[data-loss]').all();
    const entries = rows.map(async (row) => {
      const read = async (name: string) => numberOf(await row.getAttribute(name));
      const values = { before: await read('data-before'), now: await read('data-now') };
      return [(await row.getAttribute('data-loss')) ?? '', values] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** A row of the table of accidents: change by loss id, exact, and what its cells say. */
  async alone(id: string): Promise<{ changes: Record<string, number>; texts: string[] }> {
    const row = this.page.getByTestId('lab-alone').locator(`[data-row="${id}"]`);
    const cells = row.locator('td[data-loss]');
    await expect(cells.first()).toHaveAttribute('data-change', /\d/, { timeout: 60_000 });
    const changes = await cells.evaluateAll((elements) =>
      elements.map(
        (cell) => [cell.getAttribute('data-loss') ?? '', cell.getAttribute('data-change')] as const,
      ),
    );
    return {
      changes: Object.fromEntries(changes.map(([id, text]) => [id, numberOf(text)])),
      texts: await row.locator('td').allInnerTexts(),
    };
  }

  /** The state as the room's own file has it. */
  async save(): Promise<SavedState> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'save as safetensors' }).click();
    const { tensors } = readSafetensors(new Uint8Array(readFileSync(await (await download).path())));
    const by = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    const z = by.get('z');
    const groundTruth = by.get('groundTruth');
    const tube = by.get('tube');
    if (z === undefined || groundTruth === undefined || tube === undefined)
      throw new Error('The file lacks a map.');
    const push = Object.fromEntries(
      tensors.filter(({ name }) => name.startsWith('push.')).map(({ name, data }) => [name.slice(5), data]),
    );
    return {
      width: z.shape[1],
      height: z.shape[0],
      z: z.data,
      groundTruth: groundTruth.data,
      tube: tube.data,
      push,
    };
  }

  /** RGBA of a canvas of the room. */
  async pixels(id: string): Promise<{ width: number; height: number; rgba: Uint8Array }> {
    const { width, height, base64 } = await this.page
      .locator(`canvas[data-lab="${id}"]`)
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const context = copy.getContext('2d');
        if (context === null) throw new Error('No 2d context.');
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        let text = '';
        for (let i = 0; i < data.length; i += 8192)
          text += String.fromCharCode(...data.subarray(i, i + 8192));
        return { width: canvas.width, height: canvas.height, base64: btoa(text) };
      });
    return { width, height, rgba: new Uint8Array(Buffer.from(base64, 'base64')) };
  }

  /** Pixels whose probability on the canvas is at least ½. */
  async predictedPx(): Promise<number> {
    const { rgba } = await this.pixels('prediction');
    let count = 0;
    for (let i = 3; i < rgba.length; i += 4) if (rgba[i] >= 128) count++;
    return count;
  }
}
