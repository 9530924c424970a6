// The room's own state: React reads it, its controllers write it, nobody else.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type {
  ExperimentResults,
  ExperimentSummary,
  RunResult,
} from '../../engine/experiments/experiment-results.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import type { PredictionFile } from '../../workers/store-protocol.ts';
import type { CellRing, Recording } from '../../workers/compare-protocol.ts';
import type { Sentence } from '../store/data-slice.ts';
import type { Size, Viewport } from '../viewer/viewport-math.ts';
import type { GridChoice } from './columns.ts';
import { initialSetup, type CompareTab, type OwnSetup } from './own-experiment.ts';
import type { RunRecorder } from './run-recorder.ts';

export type SourceId = 'recorded' | 'own' | 'imported';

/** Finished and failed runs of this page for one tab, by planKey. */
export interface OwnTab {
  setup: OwnSetup;
  results: ReadonlyMap<string, RunResult>;
  failures: ReadonlyMap<string, string>;
}

export interface Imported {
  /** Name of the file or folder. */
  file: string;
  results: ExperimentResults;
  /** Empty where only numbers came. */
  predictions: readonly PredictionFile[];
  /** Names its pictures in the compare worker; null while the images are not open. */
  comparison: string | null;
}

/** What the own results belong to. */
export interface OwnData {
  /** The open set's table, compared by identity; null while it is not open. */
  table: object | null;
  name: string;
  /** See DataApi.fingerprint. */
  fingerprint: string;
  comparison: string;
  /** Whether they are a person's own images; else a sample set. */
  isOwn: boolean;
}

export interface QueueSlice {
  state: 'idle' | 'starting' | 'running' | 'paused';
  tab: CompareTab;
  /** The run under way; null between two. */
  key: string | null;
  /** Its phase in words while it is not training; null while it is. */
  phase: string | null;
  step: number;
  /** Median ms of its steps so far; null before the first. */
  stepMs: number | null;
  stepsPerSecond: number | null;
  /** Changes with every batch of messages of the run under way. */
  version: number;
}

export interface CompareState {
  tab: CompareTab;
  /** Which results a tab shows. */
  shown: Record<CompareTab, SourceId>;
  recorded: { url: string; recording: Recording; results: ExperimentResults } | null;
  recordedTrouble: string | null;
  imported: Imported | null;
  /** What is the same in all own runs; null: what the knobs of the Train room say. */
  base: RunConfig | null;
  own: Record<CompareTab, OwnTab>;
  ownData: OwnData | null;
  queue: QueueSlice;
  /** Tab whose queue was going on when a former page was left; null: none. */
  interrupted: CompareTab | null;
  /** Sizes of the images that the worker can paint, by `picturesKey`. */
  pictures: ReadonlyMap<string, Size>;
  /** By `ringsKey`. */
  rings: ReadonlyMap<string, readonly CellRing[]>;
  /** Runs whose predictions are all there, as far as any were kept; by `runKey`. */
  drawn: ReadonlySet<string>;
  summary: { of: object; summary: ExperimentSummary } | null;
  /** Least p by number of pairs. */
  leastP: ReadonlyMap<number, number | null>;
  marks: { missed: boolean; false: boolean; fromPx: number };
  choice: Record<CompareTab, GridChoice>;
  /** One transform for all cells; isFilled until a person zooms or pans. */
  viewport: Viewport;
  isFilled: boolean;
  cellSize: Size;
  trouble: Sentence | null;
  sheet: 'base' | 'metrics' | null;
}

const ownTab = (tab: CompareTab): OwnTab => ({
  setup: initialSetup(tab),
  results: new Map(),
  failures: new Map(),
});

export const initialQueue: QueueSlice = {
  state: 'idle',
  tab: 'losses',
  key: null,
  phase: null,
  step: 0,
  stepMs: null,
  stepsPerSecond: null,
  version: 0,
};

export const initialCompare = (): CompareState => ({
  tab: 'losses',
  shown: { losses: 'recorded', sweep: 'recorded', folds: 'recorded' },
  recorded: null,
  recordedTrouble: null,
  imported: null,
  base: null,
  own: { losses: ownTab('losses'), sweep: ownTab('sweep'), folds: ownTab('folds') },
  ownData: null,
  queue: initialQueue,
  interrupted: null,
  pictures: new Map(),
  rings: new Map(),
  drawn: new Set(),
  summary: null,
  leastP: new Map(),
  marks: { missed: true, false: true, fromPx: 14 },
  choice: {
    losses: { weight: null, fold: null },
    sweep: { weight: 1, fold: null },
    folds: { weight: null, fold: 0 },
  },
  viewport: { scale: 1, x: 0, y: 0 },
  isFilled: true,
  cellSize: { width: 0, height: 0 },
  trouble: null,
  sheet: null,
});

export const compareStore = createStore<CompareState>(initialCompare);

/** The run under way: its curve is too long for a store that React compares. */
export const live: { recorder: RunRecorder | null } = { recorder: null };

/** Subscribes a component to what the selector picks. */
export function useCompare<T>(selector: (state: CompareState) => T): T {
  return useStore(compareStore, selector);
}

export function patchCompare(fields: Partial<CompareState>): void {
  compareStore.setState(fields);
}

export function patchQueue(fields: Partial<QueueSlice>): void {
  compareStore.setState(({ queue }) => ({ queue: { ...queue, ...fields } }));
}

export function patchOwn(tab: CompareTab, fields: Partial<OwnTab>): void {
  compareStore.setState(({ own }) => ({ own: { ...own, [tab]: { ...own[tab], ...fields } } }));
}

export const picturesKey = (comparison: string, imageId: string): string => `${comparison}\n${imageId}`;

export const runKey = (comparison: string, run: string): string => `${comparison}\n${run}`;

export const ringsKey = (comparison: string, run: string, imageId: string): string =>
  `${comparison}\n${run}\n${imageId}`;
