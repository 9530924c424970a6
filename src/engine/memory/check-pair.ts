// Whether two networks whose steps take turns fit into memory. Pure.
import type { MemoryRefusal } from '../train-events.ts';
import { nameBytes } from './check-memory.ts';
import type { MemoryEstimate } from './estimate-memory.ts';
import type { MemoryLimits } from './memory-limits.ts';

/**
 * @param aroundBytes held by all else
 * @returns null where both fit side by side
 */
export function refusePair(
  aroundBytes: number,
  pair: readonly Pick<MemoryEstimate, 'trainingBytes' | 'largestTrainingBytes'>[],
  { totalBytes, buffer }: MemoryLimits,
): MemoryRefusal | null {
  const neededBytes = pair.reduce((sum, { trainingBytes }) => sum + trainingBytes, aroundBytes);
  if (neededBytes > totalBytes)
    return {
      message: `Measuring the losses holds two networks at once, which would take about ${nameBytes(neededBytes)} of memory; the budget is ${nameBytes(totalBytes)}.`,
      neededBytes,
      limitBytes: totalBytes,
    };
  const largestBytes = Math.max(...pair.map(({ largestTrainingBytes }) => largestTrainingBytes));
  for (const { name, bytes } of buffer) {
    if (largestBytes > bytes)
      return {
        message: `A step would take one buffer of ${nameBytes(largestBytes)}; this adapter allows ${nameBytes(bytes)} (${name}).`,
        neededBytes: largestBytes,
        limitBytes: bytes,
      };
  }
  return null;
}
