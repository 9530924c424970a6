// The state of the Resources room: React reads it, the controller writes it. What was measured is kept for the next visit.
import * as v from 'valibot';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { lossMetas } from '../../losses/loss-metas.ts';
import type { ResourceProgress } from '../../workers/train-protocol.ts';
import { lossCostSchema, readKept, storeKept } from '../store/cost-slice.ts';
import type { ClassChoice, ResourceMode } from './resource-plan.ts';

const number = v.pipe(v.number(), v.finite(), v.minValue(0));

const partsSchema = v.object({
  timeMs: v.nullable(
    v.object({
      data: number,
      forward: number,
      loss: number,
      backward: number,
      optimiser: number,
      rest: number,
    }),
  ),
  bytes: v.object({ weights: number, optimiser: number, activations: number, loss: number }),
});

/** A LossCost with all of it. */
const resourceCostSchema = v.object({
  ...lossCostSchema.entries,
  timeRatioLow: number,
  timeRatioHigh: number,
  parts: v.nullable(partsSchema),
});

export const keptResourcesSchema = v.object({
  mode: v.picklist(['quick', 'thorough']),
  /** What resourceSettings says. */
  settings: v.string(),
  /** The same in words. */
  words: v.string(),
  /** Name of the data set that the patches are from. */
  setName: v.string(),
  backend: v.picklist(['webgpu', 'wasm']),
  adapter: v.string(),
  /** ISO 8601. */
  measuredAt: v.string(),
  tookMs: number,
  budgetBytes: number,
  /** ResourceCells. */
  cells: v.array(
    v.object({
      lossId: v.string(),
      classCount: number,
      cost: v.nullable(resourceCostSchema),
      refusal: v.nullable(v.object({ message: v.string(), neededBytes: number, limitBytes: number })),
    }),
  ),
});

export type KeptResources = v.InferOutput<typeof keptResourcesSchema>;
export type ResourceUnit = 'share' | 'absolute';

export interface ResourcesState {
  /** Newest first, one for each adapter and settings. */
  kept: readonly KeptResources[];
  /** Of the measurement under way; null when there is none. */
  progress: ResourceProgress | 'starting' | null;
  /** Why the last measurement failed, with the way out. */
  trouble: string | null;
  mode: ResourceMode;
  /** Beside Dice + CE, which is always measured. */
  lossIds: readonly string[];
  classes: ClassChoice;
  unit: ResourceUnit;
  isTableShown: boolean;
}

const KEY = 'tendril-resources';

export const BASE_LOSS = 'dice-ce';

export const resourcesStore = createStore<ResourcesState>(() => ({
  kept: readKept(KEY, keptResourcesSchema),
  progress: null,
  trouble: null,
  mode: 'quick',
  lossIds: lossMetas.map(({ id }) => id).filter((id) => id !== BASE_LOSS),
  classes: 'all',
  unit: 'share',
  isTableShown: false,
}));

/** Subscribes a component to what the selector picks. */
export function useResources<T>(selector: (state: ResourcesState) => T): T {
  return useStore(resourcesStore, selector);
}

export function patchResources(fields: Partial<ResourcesState>): void {
  resourcesStore.setState(fields);
}

export function storeResources(kept: readonly KeptResources[]): void {
  patchResources({ kept });
  storeKept(KEY, kept);
}
