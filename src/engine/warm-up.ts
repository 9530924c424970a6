// Compiles what a step needs before the first one, so that its time is named and the first step is not a slow one.
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

/** Prepares the run's stepper and yields how far it is. Weights, patch stream and peak memory stay as they were. */
export async function* warmUp(run: TrainRun): AsyncGenerator<TrainEvent> {
  let progress = { done: 0, total: 1 };
  let isOver = false;
  let wake: () => void = () => undefined;
  let news = new Promise<void>((resolve) => (wake = resolve));
  const work = run.stepper
    .prepare(run, (done, total) => {
      progress = { done, total };
      wake();
    })
    .finally(() => {
      isOver = true;
      wake();
    });
  // Handled where it is awaited, below; until then it must not count as unhandled.
  work.catch(() => undefined);
  while (!isOver) {
    yield { kind: 'phase', phase: 'compiling shaders', ...progress };
    await news;
    news = new Promise<void>((resolve) => (wake = resolve));
  }
  await work;
}
