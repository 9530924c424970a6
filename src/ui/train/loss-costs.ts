// Words about measured times. Pure; without a measurement there are no words.
import { formatThree } from '../format/format-number.ts';

/**
 * Milliseconds only: runs follow one another, and what else the machine does meanwhile can change a step by more than a loss does,
 * so that a percentage would promise too much.
 *
 * @param stepMsByLoss median ms of one step, by loss id
 */
export function describeCosts(stepMsByLoss: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stepMsByLoss).map(([id, stepMs]) => [id, `${formatThree(stepMs)} ms`]),
  );
}
