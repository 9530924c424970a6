// The Skeletons room as a person uses it: by roles and names.
import { type Locator, type Page, expect } from '@playwright/test';

export const VIEW_IDS = ['mask', 'exact', 'tube', 'soft', 'topo'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

export interface ViewNumbers {
  pieces: number;
  loops: number;
  /** null for the mask. */
  breaks: number | null;
}

export interface ViewPixels {
  width: number;
  height: number;
  /** Pixels with any opacity, and those more than half opaque. */
  paintedPx: number;
  strongPx: number;
  /** [height · width] opacity, 0…255. */
  opacity: number[];
}

export class SkeletonsPage {
  readonly page: Page;
  readonly facts: Locator;
  readonly maskName: Locator;
  readonly summary: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.facts = page.getByTestId('mask-facts');
    this.maskName = page.getByTestId('mask-name');
    this.summary = page.getByTestId('lab-summary');
    this.alert = page.getByRole('region', { name: 'Source of the mask' }).getByRole('alert');
  }

  /** Opens the page, goes to the room and waits for the first mask. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await this.enter();
  }

  async enter(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: 'Skeletons' })
      .click();
    await expect(this.facts).toBeVisible({ timeout: 60_000 });
    await this.waitForNumbers();
  }

  async waitForNumbers(): Promise<void> {
    await expect(this.value('topo', 'Breaks')).toHaveAttribute('data-value', /\d/, { timeout: 60_000 });
  }

  async chooseSource(name: 'Sample' | 'Upload' | 'Brush' | 'Live'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Mask from' }).getByText(name, { exact: true }).click();
  }

  async upload(file: { name: string; mimeType: string; buffer: Buffer } | string): Promise<void> {
    await this.page.getByTestId('mask-input').setInputFiles(file);
  }

  async set(knob: string, value: number): Promise<void> {
    const field = this.page.getByRole('spinbutton', { name: knob });
    await field.fill(String(value));
    await field.press('Enter');
  }

  view(id: ViewId): Locator {
    return this.page.getByTestId(`view-${id}`);
  }

  /** The focusable picture of a view. */
  stage(id: ViewId): Locator {
    return this.view(id).getByRole('group');
  }

  private value(id: ViewId, name: string): Locator {
    return this.view(id)
      .locator('.nums > div')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator('dd');
  }

  async numbers(id: ViewId): Promise<ViewNumbers> {
    const read = async (name: string): Promise<number | null> => {
      const text = await this.value(id, name).getAttribute('data-value');
      return text === null ? null : Number(text);
    };
    return {
      pieces: (await read('Pieces')) ?? Number.NaN,
      loops: (await read('Loops')) ?? Number.NaN,
      breaks: await read('Breaks'),
    };
  }

  /** Reads the pixels that are on a view's canvas now. */
  async pixels(id: ViewId): Promise<ViewPixels> {
    return this.page.locator(`canvas[data-view="${id}"]`).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const context = copy.getContext('2d');
      if (context === null) throw new Error('No 2d context.');
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const opacity = Array.from({ length: canvas.width * canvas.height }, (_, at) => data[4 * at + 3]);
      return {
        width: canvas.width,
        height: canvas.height,
        paintedPx: opacity.filter((value) => value > 0).length,
        strongPx: opacity.filter((value) => value > 127).length,
        opacity,
      };
    });
  }

  /** The value that the crosshair reads in a view. */
  async probed(id: ViewId): Promise<number> {
    const text = await this.view(id).locator('.value').textContent();
    return Number(/[\d.]+/.exec(text ?? '')?.[0]);
  }
}
