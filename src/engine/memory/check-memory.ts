// Whether an estimate keeps within the limits, and which patch or batch would. Pure.
import type { MemoryEstimate } from './estimate-memory.ts';
import type { MemoryLimits } from './memory-limits.ts';

/** The settings that a smaller run changes. */
export interface PatchSettings {
  batch: number;
  patchPx: number;
}

/** The first limit that is exceeded. */
export interface Excess {
  /** One buffer of a training step or of the prediction of whole images; 'run': all of a run together. */
  of: 'training' | 'prediction' | 'run';
  neededBytes: number;
  limitBytes: number;
  /** The limit on one buffer; null: the budget for all of them. */
  bufferLimit: string | null;
}

/** @returns null where the estimate fits */
export function findExcess(estimate: MemoryEstimate, limits: MemoryLimits): Excess | null {
  const { peakBytes, largestTrainingBytes, largestPredictionBytes } = estimate;
  const largest = [
    ['training', largestTrainingBytes],
    ['prediction', largestPredictionBytes],
  ] as const;
  for (const [of, neededBytes] of largest) {
    for (const { name, bytes } of limits.buffer) {
      if (neededBytes > bytes) return { of, neededBytes, limitBytes: bytes, bufferLimit: name };
    }
  }
  if (peakBytes <= limits.totalBytes) return null;
  return { of: 'run', neededBytes: peakBytes, limitBytes: limits.totalBytes, bufferLimit: null };
}

/**
 * The nearest smaller settings that fit. The patch is what a network sees of a structure, so it is kept while the batch is
 * halved down to 1; only then does the patch shrink, to the largest multiple that fits.
 *
 * @param multiple edges of patches are multiples of this, and at least twice it
 * @param fits asked about twenty times at most; what fits must fit when it is made smaller
 * @returns null where the smallest patch alone does not fit
 */
export function findFit(
  { batch, patchPx }: PatchSettings,
  multiple: number,
  fits: (settings: PatchSettings) => boolean,
): PatchSettings | null {
  for (let half = Math.floor(batch / 2); half >= 1; half = Math.floor(half / 2)) {
    const settings = { batch: half, patchPx };
    if (fits(settings)) return settings;
  }
  // Edges in multiples: `low` fits, `high` does not.
  let low = 1;
  let high = Math.ceil(patchPx / multiple);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits({ batch: 1, patchPx: middle * multiple })) low = middle;
    else high = middle;
  }
  return low > 1 ? { batch: 1, patchPx: low * multiple } : null;
}

/** Bytes for people, in powers of 1000. */
export function nameBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(bytes >= 1e10 ? 0 : 1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}

/** Why a run is refused and what would fit, in whole sentences that name the settings. */
export function explainExcess(
  { of, neededBytes, limitBytes, bufferLimit }: Excess,
  settings: PatchSettings,
  proposal: (PatchSettings & { peakBytes: number }) | null,
): { message: string; fix: string } {
  const { batch, patchPx } = settings;
  const what =
    of === 'prediction'
      ? 'Predicting whole images with this network'
      : `The settings batch ${batch} and patchPx ${patchPx}`;
  const message =
    bufferLimit === null
      ? `${what} would take about ${nameBytes(neededBytes)} of memory, with the prediction of whole images; the budget is ${nameBytes(limitBytes)}.`
      : `${what} would take one buffer of ${nameBytes(neededBytes)}; this adapter allows ${nameBytes(limitBytes)} (${bufferLimit}).`;
  if (proposal === null) {
    return {
      message,
      fix: 'No patch or batch makes it fit: choose a smaller model.channels or model.depth.',
    };
  }
  const kept = proposal.patchPx === patchPx ? ' with the same patchPx' : ` and patchPx ${proposal.patchPx}`;
  return {
    message,
    fix: `Batch ${proposal.batch}${kept} fits, with about ${nameBytes(proposal.peakBytes)}.`,
  };
}
