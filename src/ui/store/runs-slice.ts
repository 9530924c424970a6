// Runs of this page that have ended: what they were, what they measured, how they went. No weights. Pure.
import type { RunConfig } from '../../engine/run-config.ts';
import type { Validation } from './metrics-slice.ts';
import type { Curves } from './run-history.ts';

export interface KeptRun {
  id: number;
  /** As the person calls it. */
  name: string;
  config: RunConfig;
  dataName: string;
  /** Steps trained. */
  step: number;
  /** False: ended before its budget was spent. */
  isFinished: boolean;
  validation: Validation | null;
  curves: Curves;
}

export interface RunsSlice {
  /** Oldest first. */
  kept: readonly KeptRun[];
  /** Which one is shown as run A; 'last': the newest of the open data set. */
  choice: number | 'last' | 'none';
  /** The run on the table, once it is kept itself; null before. */
  currentId: number | null;
  nextId: number;
}

export const initialRuns: RunsSlice = { kept: [], choice: 'last', currentId: null, nextId: 1 };

/** The oldest make room for new ones. */
export const MOST_KEPT_RUNS = 20;

/** The run shown as A beside the one on the table; null: none. */
export function shownRun({ kept, choice, currentId }: RunsSlice, dataName: string | null): KeptRun | null {
  const others = kept.filter(({ id }) => id !== currentId);
  if (choice === 'none') return null;
  if (choice === 'last') return others.findLast((run) => run.dataName === dataName) ?? null;
  return others.find(({ id }) => id === choice) ?? null;
}

/** Adds a run as the one on the table. */
export function addRun(slice: RunsSlice, run: Omit<KeptRun, 'id'>): RunsSlice {
  const { kept, nextId } = slice;
  return {
    ...slice,
    kept: [...kept, { ...run, id: nextId }].slice(-MOST_KEPT_RUNS),
    currentId: nextId,
    nextId: nextId + 1,
  };
}

/** Without one; if it was shown as A, nothing is. */
export function removeRun(slice: RunsSlice, id: number): RunsSlice {
  return {
    ...slice,
    kept: slice.kept.filter((run) => run.id !== id),
    choice: slice.choice === id ? 'none' : slice.choice,
  };
}

/** With another name; an empty one changes nothing. */
export function renameRun(slice: RunsSlice, id: number, name: string): RunsSlice {
  const trimmed = name.trim();
  if (trimmed === '') return slice;
  return { ...slice, kept: slice.kept.map((run) => (run.id === id ? { ...run, name: trimmed } : run)) };
}

/** A loss colour stands for one loss; where both runs have the same, run A steps back. */
export function colourOfA(colourA: string, colourB: string): string {
  return colourA === colourB ? '--ink-3' : colourA;
}
