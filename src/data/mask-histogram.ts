// What the masks of a two-valued set hold, for the person who chooses where bright begins. Pure.
import { dependsOnThreshold, type MaskReading } from './label-coding.ts';
import type { MaskValues } from './mask-values.ts';

/**
 * @param masks of the set, as read from their files
 * @param labelMaps what was made of them
 * @returns histogram [256] of the grey values of all masks; whether the threshold decides anything; share of foreground,
 *   0…1, over all label maps; and the reading itself
 */
export function summariseMasks(
  masks: readonly MaskValues[],
  labelMaps: readonly Uint8Array[],
  reading: MaskReading,
): MaskReading & { histogram: number[]; dependsOnThreshold: boolean; foregroundShare: number } {
  const histogram = new Array<number>(256).fill(0);
  for (const mask of masks) {
    if (mask.kind !== 'grey') continue;
    for (const value of mask.values) histogram[value]++;
  }
  let foreground = 0;
  let all = 0;
  for (const labels of labelMaps) {
    all += labels.length;
    for (const label of labels) if (label !== 0) foreground++;
  }
  return {
    ...reading,
    histogram,
    dependsOnThreshold: masks.some(dependsOnThreshold),
    foregroundShare: all === 0 ? 0 : foreground / all,
  };
}
