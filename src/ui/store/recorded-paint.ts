// When has the recorded run been painted? The page says so once, and only then begins with what is heavy.
import { appStore } from './app-store.ts';
import { runHistory } from './run-history.ts';

/** Mark in the browser's timeline: image, prediction and curves of the recorded run are on screen. */
const PAINTED = 'tendril-recorded-painted';
/** Nothing waits longer for it: a painter may fail, a tab may be in the background. */
const PATIENCE_MS = 2000;

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    // A hidden tab has no frames.
    const late = setTimeout(resolve, 200);
    requestAnimationFrame(() => {
      clearTimeout(late);
      resolve();
    });
  });

function isPainted(step: number): boolean {
  const { painted, hidden } = appStore.getState().view;
  const areCurvesDrawn = hidden.includes('charts') || runHistory.drawnVersion === runHistory.version;
  return painted.image !== undefined && painted.prediction?.step === step && areCurvesDrawn;
}

/** @param step of the prediction that is to be seen */
export async function untilPainted(step: number): Promise<void> {
  const startMs = performance.now();
  while (!isPainted(step)) {
    if (performance.now() - startMs > PATIENCE_MS) return;
    await nextFrame();
  }
  // The first frame carries it to the screen, the second begins when it is there.
  await nextFrame();
  await nextFrame();
  performance.mark(PAINTED);
}
