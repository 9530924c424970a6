// Words about measured times. Pure; without a measurement there are no words.
import { formatThree } from '../format/format-number.ts';

/**
 * @param stepMsByLoss median ms of one step, by loss id
 * @param reference loss whose time is 1.00×; the others are given relative to it once it is measured, in ms before
 */
export function describeCosts(
  stepMsByLoss: Readonly<Record<string, number>>,
  reference: string,
): Record<string, string> {
  const base = stepMsByLoss[reference] as number | undefined;
  return Object.fromEntries(
    Object.entries(stepMsByLoss).map(([id, stepMs]) => {
      if (id === reference || base === undefined) return [id, `${formatThree(stepMs)} ms`];
      const extra = Math.round((stepMs / base - 1) * 100);
      return [id, `${extra < 0 ? '−' : '+'}${Math.abs(extra)} % · ${formatThree(stepMs)} ms`];
    }),
  );
}
