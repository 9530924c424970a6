// Runs that lessons look for among those of the page. Pure.
import type { RunConfig } from '../../engine/run-config.ts';
import type { AppState } from '../store/app-store.ts';
import type { KeptRun } from '../store/runs-slice.ts';

/** Finished and measured, on the data set that is open; oldest first. */
function measuredRuns({ runs, data }: AppState): KeptRun[] {
  return runs.kept.filter(
    (run) => run.isFinished && run.validation !== null && run.dataName === data.table?.name,
  );
}

/** True where two runs were made alike but for their loss. */
export function differInLossOnly(a: RunConfig, b: RunConfig): boolean {
  const rest = (config: RunConfig): string => JSON.stringify({ ...config, loss: null });
  return a.loss.id !== b.loss.id && rest(a) === rest(b);
}

/** The newest finished run with this loss on the open data. */
export function findRun(app: AppState, lossId: string): KeptRun | null {
  return measuredRuns(app).findLast(({ config }) => config.loss.id === lossId) ?? null;
}

/**
 * The newest two runs that differ in their loss only.
 *
 * @param isA which losses may be the first of the two
 * @param isB and the second
 */
export function findPair(
  app: AppState,
  isA: (lossId: string) => boolean = () => true,
  isB: (lossId: string) => boolean = () => true,
): { a: KeptRun; b: KeptRun } | null {
  const runs = measuredRuns(app);
  for (const b of runs.toReversed()) {
    if (!isB(b.config.loss.id)) continue;
    const a = runs.findLast(
      (run) => run !== b && isA(run.config.loss.id) && differInLossOnly(run.config, b.config),
    );
    if (a !== undefined) return { a, b };
  }
  return null;
}
