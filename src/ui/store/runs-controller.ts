// Keeps runs when they end, and says which one is run A.
import { findLossMeta } from '../../losses/loss-metas.ts';
import { announce, appStore, useApp } from './app-store.ts';
import { runHistory } from './run-history.ts';
import { addRun, removeRun, renameRun, shownRun, type KeptRun, type RunsSlice } from './runs-slice.ts';

const update = (change: (runs: RunsSlice) => RunsSlice): void =>
  appStore.setState(({ runs }) => ({ runs: change(runs) }));

/**
 * Keeps the run on the table, once: when it is done, or before it is thrown away if it was measured at all.
 */
export function keepRun(): void {
  const { run, runs, metrics, data } = appStore.getState();
  if (runs.currentId !== null || run.config === null || runHistory.validations.count === 0) return;
  const { config, step } = run;
  const label = findLossMeta(config.loss.id)?.label ?? config.loss.id;
  const isFinished = step >= config.steps;
  update((slice) =>
    addRun(slice, {
      name: `${label} ${slice.nextId}`,
      config,
      dataName: data.table?.name ?? '',
      step,
      isFinished,
      validation: metrics.validation,
      curves: runHistory.snapshot(),
    }),
  );
}

/** The table is empty: what was kept of its run is a former run from now on. */
export function clearTable(): void {
  update((runs) => ({ ...runs, currentId: null }));
}

export function showAsA(choice: RunsSlice['choice']): void {
  update((runs) => ({ ...runs, choice }));
}

export function deleteRun(id: number): void {
  const name = appStore.getState().runs.kept.find((run) => run.id === id)?.name;
  update((runs) => removeRun(runs, id));
  if (name !== undefined) announce(`${name} removed.`);
}

export function nameRun(id: number, name: string): void {
  update((runs) => renameRun(runs, id, name));
}

/** The run shown as A; null: none. */
export function useRunA(): KeptRun | null {
  return useApp(({ runs, data }) => shownRun(runs, data.table?.name ?? null));
}
