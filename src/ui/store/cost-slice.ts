// Costs of the losses as measured on this machine, kept for the next visit.
import * as v from 'valibot';
import type { MeasuringProgress } from '../../workers/train-protocol.ts';

const number = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A LossCost. */
export const lossCostSchema = v.object({
  id: v.string(),
  stepMs: number,
  baseStepMs: number,
  peakBytes: number,
  timeRatio: number,
  memoryRatio: number,
});

const keptSchema = v.object({
  /** What timingSettings says. */
  settings: v.string(),
  /** The same in words. */
  words: v.string(),
  backend: v.picklist(['webgpu', 'wasm']),
  adapter: v.string(),
  /** ISO 8601. */
  measuredAt: v.string(),
  /** Of every loss. */
  losses: v.array(lossCostSchema),
});

export type KeptCosts = v.InferOutput<typeof keptSchema>;

export interface CostSlice {
  /** Newest first, one for each adapter and settings. */
  kept: readonly KeptCosts[];
  /** Of the measurement under way; null when there is none. */
  measuring: MeasuringProgress | 'starting' | null;
  /** Why the last measurement failed, with the way out. */
  trouble: string | null;
}

const KEY = 'tendril-loss-costs';
/** Older ones are forgotten. */
const MOST_KEPT = 24;

/** What the browser keeps under a key, newest first; nothing where it is of another form. */
export function readKept<T>(key: string, schema: v.GenericSchema<unknown, T>): readonly T[] {
  try {
    const parsed = v.safeParse(v.array(schema), JSON.parse(localStorage.getItem(key) ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    // Storage may be forbidden, or hold what another version wrote: measuring again is one press away.
    return [];
  }
}

/** Adds a measurement in the place of a former one with the same settings. */
export function keepCosts<T extends Pick<KeptCosts, 'settings'>>(kept: readonly T[], added: T): readonly T[] {
  return [added, ...kept.filter(({ settings }) => settings !== added.settings)].slice(0, MOST_KEPT);
}

export function storeCosts(kept: readonly KeptCosts[]): void {
  storeKept(KEY, kept);
}

export function storeKept(key: string, kept: readonly unknown[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Not kept for the next visit: nothing else is lost.
  }
}

export const initialCosts = (): CostSlice => ({
  kept: readKept(KEY, keptSchema),
  measuring: null,
  trouble: null,
});

/** What the cards show: costs for exactly these settings, else the newest of this adapter, which are out of date. */
export function chooseCosts<T extends Pick<KeptCosts, 'settings' | 'adapter'>>(
  kept: readonly T[],
  settings: string,
  adapter: string,
): { costs: T; isCurrent: boolean } | null {
  const exact = kept.find((costs) => costs.settings === settings);
  if (exact !== undefined) return { costs: exact, isCurrent: true };
  const other = kept.find((costs) => costs.adapter === adapter);
  return other === undefined ? null : { costs: other, isCurrent: false };
}
