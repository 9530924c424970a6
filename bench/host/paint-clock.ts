// Times a key press until all pictures it asks for are on screen. What runs in the page has no functions with names: tsx would add a helper.
import type { Page } from 'playwright';

declare global {
  interface Window {
    benchPaint: {
      /** Pictures that have come since the press. */
      pictures: number;
      pressedMs: number | null;
      /** Time after the first frame with the picture so many pictures after the press. */
      paintedMs: number | null;
      wanted: number;
    };
  }
}

/** Counts the pictures that workers hand to canvases. Call before `goto`. */
export async function installPaintClock(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.benchPaint = { pictures: 0, pressedMs: null, paintedMs: null, wanted: 0 };
    const clock = window.benchPaint;
    const prototype = ImageBitmapRenderingContext.prototype;
    // Called through with its own receiver below.
    const original = Object.getOwnPropertyDescriptor(prototype, 'transferFromImageBitmap')!.value as (
      bitmap: ImageBitmap | null,
    ) => void;
    prototype.transferFromImageBitmap = function (bitmap) {
      original.call(this, bitmap);
      if (clock.pressedMs === null || ++clock.pictures !== clock.wanted) return;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (clock.paintedMs = performance.now());
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    window.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        if (clock.wanted > 0 && clock.pressedMs === null) clock.pressedMs = timeStamp;
      },
      { capture: true },
    );
  });
}

/**
 * Presses a key on the element that has the focus.
 *
 * @param wanted pictures that have to come
 * @returns from the key press to the time after the frame in which the last of them was painted, milliseconds
 * @throws Error when they do not come within half a minute
 */
export async function pressUntilPainted(page: Page, key: string, wanted: number): Promise<number> {
  await page.evaluate((count) => {
    Object.assign(window.benchPaint, { pictures: 0, pressedMs: null, paintedMs: null, wanted: count });
  }, wanted);
  await page.keyboard.press(key);
  await page.waitForFunction(() => window.benchPaint.paintedMs !== null, null, {
    polling: 20,
    timeout: 30_000,
  });
  return page.evaluate(() => window.benchPaint.paintedMs! - window.benchPaint.pressedMs!);
}
