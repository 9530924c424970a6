// Words about measured times. Pure; without a measurement there are no words.
import type { KeptCosts } from '../store/cost-slice.ts';
import { formatBytes, formatThree } from '../format/format-number.ts';

/** 1.023 → "+2 %", 0.995 → "−1 %", 1.0 → "+0 %". */
export function formatOver(ratio: number): string {
  const percent = Math.round(100 * (ratio - 1));
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

/**
 * Milliseconds only: runs follow one another, and what else the machine does meanwhile can change a step by more than a loss does,
 * so that a percentage would promise too much.
 *
 * @param stepMsByLoss median ms of one step, by loss id
 */
export function describeRunTimes(stepMsByLoss: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stepMsByLoss).map(([id, stepMs]) => [id, `${formatThree(stepMs)} ms`]),
  );
}

/** For the card: the base by its time, the others by what they add to it, taken in turns. */
export function describeCosts({ losses }: KeptCosts): Record<string, string> {
  return Object.fromEntries(
    losses.map(({ id, stepMs, timeRatio }) => [
      id,
      id === 'dice-ce' ? `1.00× · ${formatThree(stepMs)} ms` : formatOver(timeRatio),
    ]),
  );
}

/** All that was measured of one loss, as a sentence; null where the measurement does not hold it. */
export function describeCostFully({ losses, words, measuredAt }: KeptCosts, id: string): string | null {
  const cost = losses.find((one) => one.id === id);
  if (cost === undefined) return null;
  const over = id === 'dice-ce' ? '' : `, ${formatOver(cost.memoryRatio)} memory`;
  const day = measuredAt.slice(0, 10);
  return `${formatThree(cost.stepMs)} ms a step and ${formatBytes(cost.peakBytes)}${over}; ${words}; measured ${day}.`;
}
