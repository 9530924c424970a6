// The page's state: React reads it, controllers write it, nobody else.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../engine/run-config.ts';
import { initialCosts, type CostSlice } from './cost-slice.ts';
import { initialData, type DataSlice } from './data-slice.ts';
import { initialEnv, type EnvSlice } from './env-slice.ts';
import { initialMetrics, type MetricsSlice } from './metrics-slice.ts';
import { initialRecorded, type RecordedSlice } from './recorded-slice.ts';
import { initialRun, type RunSlice } from './run-slice.ts';
import { initialRuns, type RunsSlice } from './runs-slice.ts';
import { initialView, type ViewSlice } from './view-slice.ts';

export interface AppState {
  data: DataSlice;
  /** The configuration on the knobs; a run keeps its own in run.config. */
  config: RunConfig;
  run: RunSlice;
  runs: RunsSlice;
  /** A run that ships with the page, for those who have none yet. */
  recorded: RecordedSlice;
  metrics: MetricsSlice;
  costs: CostSlice;
  view: ViewSlice;
  env: EnvSlice;
}

export const appStore = createStore<AppState>(() => ({
  data: initialData,
  config: DEFAULT_RUN_CONFIG,
  run: initialRun,
  runs: initialRuns,
  recorded: initialRecorded,
  metrics: initialMetrics,
  costs: initialCosts(),
  view: initialView,
  env: initialEnv(),
}));

/** Subscribes a component to what the selector picks. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(appStore, selector);
}

/** Writes some fields of one slice. */
export function patch<K extends keyof AppState>(slice: K, fields: Partial<AppState[K]>): void {
  appStore.setState((state) => ({ [slice]: { ...state[slice], ...fields } }));
}

/** Puts a sentence into the status line and before screen readers. */
export function announce(sentence: string): void {
  patch('view', { announcement: sentence });
}
