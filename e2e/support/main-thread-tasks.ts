// How long the main thread was busy at a stretch, from Chromium's own trace.
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, microseconds. */
  tdur?: number;
  args: { name?: string };
}

/**
 * Records for a while.
 *
 * @returns processor time of each task of the page's main thread in milliseconds. Not wall-clock time: on a machine whose
 * cores are all busy training, that would count the time the thread spent waiting for a core.
 */
export async function recordTasksMs(browser: Browser, page: Page, durationMs: number): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await page.waitForTimeout(durationMs);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return trace.traceEvents
    .filter(
      ({ name, ph, pid, tid }) =>
        name === 'ThreadControllerImpl::RunTask' && ph === 'X' && threads.has(`${pid} ${tid}`),
    )
    .map(({ tdur }) => (tdur ?? Number.NaN) / 1000);
}
