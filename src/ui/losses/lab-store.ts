// What the Losses room shows. React reads it, the controller writes it; no pixels are in it.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type {
  AccidentId,
  AloneState,
  BackendInfo,
  BrushTool,
  LabPlace,
  LabSettings,
  LabSource,
  LabState,
} from '../../workers/loss-lab-protocol.ts';
import type { Sentence } from '../store/data-slice.ts';
import type { Point, Size, Viewport } from '../viewer/viewport-math.ts';

export interface Brush {
  tool: BrushTool;
  /** Diameter. */
  sizePx: number;
  /** Probability that an erased pixel keeps; an added one gets the rest to 1. */
  leaves: number;
}

export interface LabStore {
  phase: 'waiting' | 'opening' | 'ready' | 'failed';
  /** What went wrong, and what to do; null when fine. */
  trouble: Sentence | null;
  backend: BackendInfo | null;
  source: LabSource;
  /** Step of the live prediction that is shown; null for other sources. */
  liveStep: number | null;
  sampleId: string | null;
  imageSize: Size | null;
  place: LabPlace | null;
  brush: Brush;
  settings: LabSettings;
  areRingsShown: boolean;
  state: LabState | null;
  /** Of the newest state: from the request's arrival in the worker to its answer. */
  updateMs: number | null;
  /** Accidents measured by themselves so far. */
  alone: Partial<Record<AccidentId, AloneState>>;
  /** Of the canvas; the maps follow it. */
  viewport: Viewport;
  stageSize: Size;
  /** True until a person zooms or moves: then a resized canvas shows the same part again. */
  isViewGiven: boolean;
  /** Where the keyboard's brush is, in px of the crop; null while the keyboard is not used. */
  cursor: Point | null;
}

export const labStore = createStore<LabStore>(() => ({
  phase: 'waiting',
  trouble: null,
  backend: null,
  source: 'drawn',
  liveStep: null,
  sampleId: null,
  imageSize: null,
  place: null,
  brush: { tool: 'erase', sizePx: 6, leaves: 0.1 },
  settings: { shown: 'added', weight: 1, iterations: {}, hasNoise: false, background: 'excluded' },
  areRingsShown: true,
  state: null,
  updateMs: null,
  alone: {},
  viewport: { scale: 1, x: 0, y: 0 },
  stageSize: { width: 0, height: 0 },
  isViewGiven: true,
  cursor: null,
}));

/** Subscribes a component to what the selector picks. */
export function useLab<T>(selector: (state: LabStore) => T): T {
  return useStore(labStore, selector);
}

export const patchLab = (fields: Partial<LabStore>): void => labStore.setState(fields);
