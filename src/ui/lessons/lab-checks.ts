// What lessons ask of the Skeletons room. Pure.
import type { SkeletonsState } from '../skeletons/skeletons-store.ts';

/** A mask is there, and the numbers under the views are those of the knobs. */
export function isSettled({ mask, isWorking, views }: SkeletonsState): boolean {
  return mask !== null && !isWorking && views.exact !== undefined;
}
