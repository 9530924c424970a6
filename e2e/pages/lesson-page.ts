// The open lesson as a person uses it: by roles and names.
import { type Locator, type Page, expect } from '@playwright/test';

export class LessonPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly next: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('region', { name: /^Lesson \d of \d/ });
    this.next = this.panel.getByRole('button', { name: /^(Next|Finish)$/ });
  }

  /** Opens a lesson from the list. */
  async choose(title: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Lessons/ }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: title }).click();
    await expect(this.panel.getByRole('heading', { name: title })).toBeVisible();
  }

  /** So many steps are done, and no more. */
  async expectDone(count: number, timeoutMs = 30_000): Promise<void> {
    await expect(this.panel.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(count), {
      timeout: timeoutMs,
    });
    await expect(this.panel.locator('li[data-done=true]')).toHaveCount(count);
  }

  /** The strong numbers of the lesson's text, thin spaces left out. */
  async numbers(): Promise<number[]> {
    const texts = await this.panel.locator('p b').allTextContents();
    return texts.map((text) => Number(text.replace(/[^\d.]/g, '')));
  }
}
