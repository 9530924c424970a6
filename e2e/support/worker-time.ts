// How long the workers computed, from Chromium's own trace.
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, microseconds; a task that was cut by an end of the recording has none. */
  tdur?: number;
  args: { name?: string };
}

/**
 * Records while something happens.
 *
 * @returns processor time of each task of the busiest worker in milliseconds. Not wall-clock time: that would count the time
 * in which other programs had the core.
 */
export async function busiestWorkerTasksMs(
  browser: Browser,
  page: Page,
  happen: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await happen();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const workers = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && /DedicatedWorker/.test(args.name ?? ''))
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = new Map<string, number[]>();
  for (const { name, ph, pid, tid, tdur } of trace.traceEvents) {
    const key = `${pid} ${tid}`;
    if (name !== 'ThreadControllerImpl::RunTask' || ph !== 'X' || !workers.has(key)) continue;
    tasks.set(key, [...(tasks.get(key) ?? []), (tdur ?? 0) / 1000]);
  }
  const sum = (list: number[]): number => list.reduce((total, ms) => total + ms, 0);
  return [...tasks.values()].sort((a, b) => sum(b) - sum(a))[0];
}
