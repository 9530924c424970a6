// Asks the lab for what is on the knobs, at most two pictures at a time: the newer one makes the lab give up the older.
import { createLabClient, type LabClient } from '../../workers/skeleton-lab-client.ts';
import type { LabAnswer } from '../../workers/skeleton-lab-protocol.ts';
import { announce } from '../store/app-store.ts';
import { showAnswer } from './lab-canvases.ts';
import { placeView } from './lab-viewport.ts';
import { describeView } from './lab-words.ts';
import { patchSkeletons, skeletonsStore } from './skeletons-store.ts';

const MOST_UNDER_WAY = 2;
/** After the last change; the summary takes longer than a slider may wait. */
const SUMMARY_AFTER_MS = 250;

let client: LabClient | null = null;
let underWay = 0;
let isWaiting = false;
let summaryTimer: ReturnType<typeof setTimeout> | undefined;

export function labClient(): LabClient {
  client ??= createLabClient((error) => {
    patchSkeletons({
      mask: null,
      views: {},
      summary: null,
      isWorking: false,
      trouble: { message: error.message, fix: 'It was started again: choose a mask once more.' },
    });
    announce(error.message);
  });
  return client;
}

/** A failure in words, here and in the status line. */
export function failInLab(error: unknown, fix: string): void {
  const message = error instanceof Error ? error.message : String(error);
  patchSkeletons({ trouble: { message, fix }, isWorking: false });
  announce(`${message} ${fix}`);
}

/** Shows what the knobs say now. Called at every move of a slider. */
export function requestRender(): void {
  if (skeletonsStore.getState().mask === null) return;
  clearTimeout(summaryTimer);
  if (underWay >= MOST_UNDER_WAY) isWaiting = true;
  else void render();
}

async function render(): Promise<void> {
  const { knobs, window } = skeletonsStore.getState();
  const startMs = performance.now();
  underWay++;
  patchSkeletons({ isWorking: true });
  try {
    const answer = await labClient().render({ ...knobs, window });
    if (answer !== null) {
      show(answer, performance.now() - startMs);
      summaryTimer = setTimeout(() => void summarise(), SUMMARY_AFTER_MS);
    }
  } catch (error) {
    failInLab(error, 'Choose another mask, or a smaller window.');
  } finally {
    underWay--;
    if (underWay === 0) patchSkeletons({ isWorking: false });
    if (isWaiting) {
      isWaiting = false;
      requestRender();
    }
  }
}

function show(answer: LabAnswer, answerMs: number): void {
  const former = skeletonsStore.getState();
  const views = { ...former.views };
  for (const { id, areaPx, pieces, loops, breaks, gaps, timeMs, heldBytes } of answer.views)
    views[id] = { id, areaPx, pieces, loops, breaks, gaps, timeMs, heldBytes };
  patchSkeletons({ views, enoughErosions: answer.enoughErosions, answerMs });
  showAnswer(answer, (id) => describeView(id, views[id]));
  placeView(answer);
}

async function summarise(): Promise<void> {
  try {
    const summary = await labClient().summarise();
    if (summary !== null) patchSkeletons({ summary });
  } catch (error) {
    failInLab(error, 'Choose another mask, or a smaller window.');
  }
}
