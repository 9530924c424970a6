// How long a dragged slider takes to follow: the browser counts presses and releases by itself, but no moves.
import type { Page } from '@playwright/test';

export const DRAG_MEASURE = 'drag-to-next-paint';

/** From now on each move of a pressed pointer leaves a measure in traces: from the move to the time after the next picture. */
export async function timeDrags(page: Page): Promise<void> {
  await page.evaluate((measure) => {
    const channel = new MessageChannel();
    const waiting: number[] = [];
    channel.port1.onmessage = () => {
      for (const start of waiting.splice(0)) performance.measure(measure, { start, end: performance.now() });
    };
    window.addEventListener('pointermove', ({ buttons, timeStamp }) => {
      if (buttons === 0) return;
      if (waiting.push(timeStamp) === 1) requestAnimationFrame(() => channel.port2.postMessage(null));
    });
  }, DRAG_MEASURE);
}
