// The state of the Skeletons room: React reads it, the room's controllers write it. It outlives a visit to another room.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type {
  LabMask,
  LabSettings,
  LabSummary,
  LabView,
  LabViewId,
  LabWindow,
} from '../../workers/skeleton-lab-protocol.ts';
import type { Sentence } from '../store/data-slice.ts';
import type { Point, Size, Viewport } from '../viewer/viewport-math.ts';

export type MaskSource = 'sample' | 'upload' | 'brush' | 'live';
/** Edge of the window in pixels; 0 is the whole mask. */
export type WindowEdge = 256 | 512 | 0;
export type ShownNumbers = Omit<LabView, 'values' | 'bitmap'>;
export type LabKnobs = Omit<LabSettings, 'window'>;

export interface SkeletonsState {
  source: MaskSource;
  /** Id of a sample set, or OPEN_SET for the data set that is open; null before the lists have come. */
  sampleSet: string | null;
  sampleId: string | null;
  mask: LabMask | null;
  /** What the mask is, e.g. "Vessels · 03". */
  maskName: string;
  /** Step of the prediction in the lab; null where it is none. */
  liveStep: number | null;
  isPainted: boolean;
  knobs: LabKnobs;
  windowEdge: WindowEdge;
  window: LabWindow;
  brush: { isErasing: boolean; radiusPx: number };
  show: { maskBehind: boolean; gaps: boolean; grid: boolean };
  viewport: Viewport;
  stageSize: Size;
  /** Pixel of the window under the crosshair. */
  probe: Point | null;
  views: Partial<Record<LabViewId, ShownNumbers>>;
  enoughErosions: number | null;
  summary: LabSummary | null;
  /** From the moved knob to the new picture, of the last answer. */
  answerMs: number | null;
  isWorking: boolean;
  trouble: Sentence | null;
}

export const OPEN_SET = 'open';

export const DEFAULT_KNOBS: LabKnobs = {
  blurPx: 0,
  noise: 0,
  softIterations: 10,
  topoIterations: 5,
  tubeRadiusPx: 2,
  areClassesColoured: true,
};

export const skeletonsStore = createStore<SkeletonsState>(() => ({
  source: 'sample',
  sampleSet: null,
  sampleId: null,
  mask: null,
  maskName: '',
  liveStep: null,
  isPainted: false,
  knobs: DEFAULT_KNOBS,
  windowEdge: 512,
  window: { x: 0, y: 0, width: 1, height: 1 },
  brush: { isErasing: false, radiusPx: 4 },
  show: { maskBehind: true, gaps: true, grid: false },
  viewport: { scale: 1, x: 0, y: 0 },
  stageSize: { width: 0, height: 0 },
  probe: null,
  views: {},
  enoughErosions: null,
  summary: null,
  answerMs: null,
  isWorking: false,
  trouble: null,
}));

/** Subscribes a component to what the selector picks. */
export function useSkeletons<T>(selector: (state: SkeletonsState) => T): T {
  return useStore(skeletonsStore, selector);
}

export function patchSkeletons(fields: Partial<SkeletonsState>): void {
  skeletonsStore.setState(fields);
}
