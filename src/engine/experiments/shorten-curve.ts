// A run's loss curve as results.json keeps it, the same from the command line and from the page. Pure.
import type { RunResult } from './experiment-results.ts';
import type { LossTerms } from '../train-events.ts';

const MOST_POINTS = 64;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Means over at most 64 stretches of steps of nearly equal length; the step is a stretch's last. */
export function shortenCurve(
  steps: readonly { step: number; loss: number; terms: LossTerms }[],
): RunResult['history']['curve'] {
  const count = Math.min(MOST_POINTS, steps.length);
  return Array.from({ length: count }, (_, index) => {
    const stretch = steps.slice(
      Math.round((index * steps.length) / count),
      Math.round(((index + 1) * steps.length) / count),
    );
    const connectivity = stretch.flatMap(({ terms }) =>
      terms.connectivity === null ? [] : [terms.connectivity],
    );
    return {
      step: stretch[stretch.length - 1].step,
      loss: mean(stretch.map(({ loss }) => loss)),
      dice: mean(stretch.map(({ terms }) => terms.dice)),
      ce: mean(stretch.map(({ terms }) => terms.ce)),
      connectivity: connectivity.length === 0 ? null : mean(connectivity),
    };
  });
}
