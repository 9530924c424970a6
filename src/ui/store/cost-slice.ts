// Costs of the losses as measured on this machine, kept for the next visit.
import * as v from 'valibot';
import type { MeasuringProgress } from '../../workers/train-protocol.ts';

const number = v.pipe(v.number(), v.finite(), v.minValue(0));

const keptSchema = v.object({
  /** What timingSettings says. */
  settings: v.string(),
  /** The same in words. */
  words: v.string(),
  backend: v.picklist(['webgpu', 'wasm']),
  adapter: v.string(),
  /** ISO 8601. */
  measuredAt: v.string(),
  /** LossCost of every loss. */
  losses: v.array(
    v.object({
      id: v.string(),
      stepMs: number,
      baseStepMs: number,
      peakBytes: number,
      timeRatio: number,
      memoryRatio: number,
    }),
  ),
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

function readKept(): readonly KeptCosts[] {
  try {
    const parsed = v.safeParse(v.array(keptSchema), JSON.parse(localStorage.getItem(KEY) ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    // Storage may be forbidden, or hold what another version wrote: measuring again is one press away.
    return [];
  }
}

/** Adds a measurement in the place of a former one with the same settings. */
export function keepCosts(kept: readonly KeptCosts[], added: KeptCosts): readonly KeptCosts[] {
  return [added, ...kept.filter(({ settings }) => settings !== added.settings)].slice(0, MOST_KEPT);
}

export function storeCosts(kept: readonly KeptCosts[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Not kept for the next visit: nothing else is lost.
  }
}

export const initialCosts = (): CostSlice => ({ kept: readKept(), measuring: null, trouble: null });

/** What the cards show: costs for exactly these settings, else the newest of this adapter, which are out of date. */
export function chooseCosts(
  kept: readonly KeptCosts[],
  settings: string,
  adapter: string,
): { costs: KeptCosts; isCurrent: boolean } | null {
  const exact = kept.find((costs) => costs.settings === settings);
  if (exact !== undefined) return { costs: exact, isCurrent: true };
  const other = kept.find((costs) => costs.adapter === adapter);
  return other === undefined ? null : { costs: other, isCurrent: false };
}
