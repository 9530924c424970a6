// How long the page's main thread was busy at a stretch, and how long people waited for it, from Chromium's own trace.
import type { Browser, Page } from '@playwright/test';
import { DRAG_MEASURE } from './drag-times.ts';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  /** Processor time of the thread, microseconds; a task that was cut by an end of the recording has none. */
  tdur?: number;
  /** Of events that begin and end apart from each other. */
  id?: string;
  id2?: { local?: string };
  args: {
    name?: string;
    data?: {
      /** TracingStartedInBrowser: the pages that were open. */
      frames?: { url: string; processId?: number }[];
      /** EventTiming: of one event. */
      type?: string;
      interactionId?: number;
      /** From the input to the next picture, milliseconds. */
      duration?: number;
    };
  };
}

/** A press, a release or a move of a pressed pointer. */
export interface TracedInput {
  type: string;
  /** Wall-clock time from the input to the next picture, milliseconds. */
  toNextPaintMs: number;
  /** The part of it in which a thread on the way to the picture had work and no core, milliseconds. */
  coreWaitMs: number;
}

export interface MainThreadTrace {
  /** From the first to the last task of the page's main thread. */
  durationMs: number;
  /**
   * Processor time of each task of the page's main thread in milliseconds. Not wall-clock time: on a machine whose cores are
   * all busy training, that would count the time the thread spent waiting for a core.
   */
  tasksMs: number[];
  inputs: TracedInput[];
}

const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
];
const MAIN_THREAD = 'CrRendererMain';
/** Threads one after the other on the way from an input to its picture. */
const PICTURE_THREADS = [MAIN_THREAD, 'Compositor', 'VizCompositorThread', 'CrGpuMain'];

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
const isTask = ({ name, ph }: TraceEvent): boolean => name === 'ThreadControllerImpl::RunTask' && ph === 'X';

/** Processes of the page: the browser's own bars are pages as well, with main threads of their own. */
function findProcesses(events: TraceEvent[], origin: string): Set<number | undefined> {
  const frames = events
    .filter(({ name }) => name === 'TracingStartedInBrowser')
    .flatMap(({ args }) => args.data?.frames ?? []);
  // The address keeps changing with the knobs.
  const own = frames.filter(({ url }) => url.startsWith(origin)).map(({ processId }) => processId);
  if (own.length === 0) throw new Error(`The trace names no process of ${origin}.`);
  return new Set(own);
}

/** Begin and end of each press and release, and of each timed drag, microseconds. */
function findInputs(events: TraceEvent[]): { type: string; from: number; to: number }[] {
  const begun = new Map<string, number>();
  const key = ({ name, id, id2 }: TraceEvent): string => [name, id, id2?.local].join();
  const inputs: { type: string; from: number; to: number }[] = [];
  for (const event of [...events].sort((a, b) => a.ts - b.ts)) {
    const { name, ph, ts, args } = event;
    const { type = name, interactionId = 0, duration } = args.data ?? {};
    if (name === DRAG_MEASURE) {
      if (ph === 'b') begun.set(key(event), ts);
      else if (ph === 'e') inputs.push({ type, from: begun.get(key(event)) ?? ts, to: ts });
    } else if (name === 'EventTiming' && interactionId > 0 && duration !== undefined)
      inputs.push({ type, from: ts, to: ts + 1000 * duration });
  }
  return inputs;
}

/**
 * Records while something happens. Locators look for elements in the page's main thread, which the trace would show: let only
 * keys and the mouse happen.
 *
 * @throws Error where the trace does not say which process the page is in
 */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  happen: () => Promise<void>,
): Promise<MainThreadTrace> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await happen();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const processes = findProcesses(traceEvents, new URL(page.url()).origin);
  const threadNames = new Map(
    traceEvents
      .filter(({ name }) => name === 'thread_name')
      .map((event) => [threadOf(event), event.args.name ?? '']),
  );
  const isOwn = (event: TraceEvent): boolean =>
    threadNames.get(threadOf(event)) === MAIN_THREAD && processes.has(event.pid);
  const own = traceEvents.filter(isOwn);
  const tasks = own.filter(isTask);
  const starts = tasks.map(({ ts }) => ts);
  const waits = traceEvents.filter((event) => {
    const thread = threadNames.get(threadOf(event)) ?? '';
    return isTask(event) && PICTURE_THREADS.includes(thread) && (thread !== MAIN_THREAD || isOwn(event));
  });
  return {
    durationMs: (Math.max(...starts) - Math.min(...starts)) / 1000,
    tasksMs: tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000])),
    inputs: findInputs(own).map(({ type, from, to }) => ({
      type,
      toNextPaintMs: (to - from) / 1000,
      coreWaitMs: waits
        .filter(({ ts, dur = 0 }) => ts < to && ts + dur > from)
        // Of a task that is only partly within, at most that part.
        .map(({ ts, dur = 0, tdur = dur }) =>
          Math.min(dur - tdur, Math.min(to, ts + dur) - Math.max(from, ts)),
        )
        .reduce((sum, wait) => sum + wait / 1000, 0),
    })),
  };
}
