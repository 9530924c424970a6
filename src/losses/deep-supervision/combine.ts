// One loss at several scales.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { LossInput, LossOutput, LossPlugin } from '../loss-plugin.ts';
import type { LossSettings } from '../loss-settings.ts';
import { deepSupervisionWeights } from './weights.ts';

/**
 * every-scale: Σ_s w_s L(scale s), as nnU-Net describes and computes it for its own losses. as-published: w_0 L(full
 * resolution), which is what the published Skeleton Recall trainer computes: it downsamples the labels but not the
 * skeletons, and its loop over the scales ends with the shorter list. The auxiliary heads then get no gradient.
 */
export type DeepSupervisionMode = 'every-scale' | 'as-published';

/**
 * A loss over outputs at several scales, weighted by deepSupervisionWeights. Its terms are weighted like its total. Scales of
 * weight 0 are not computed.
 *
 * @param scales inputs of the loss, full resolution first; labels, tubes and masks downsampled by nearest-exact
 * @param weight w of L = L_generic + w · L_connectivity
 * @throws Error when there is no scale.
 */
export function deepSupervisionLoss(
  loss: LossPlugin,
  scales: readonly LossInput[],
  weight: Scalar,
  settings: LossSettings,
  mode: DeepSupervisionMode,
): LossOutput {
  if (scales.length === 0) throw new Error('Deep supervision needs at least one scale; it got none.');
  const weights = deepSupervisionWeights(scales.length);
  const counted = mode === 'as-published' ? scales.slice(0, 1) : scales;
  let sum: LossOutput | null = null;
  counted.forEach((input, scale) => {
    if (weights[scale] === 0) return;
    const output = loss.compute(input, weight, settings);
    const add = (former: Scalar | null | undefined, term: Scalar): Scalar => {
      const weighted = tf.mul<Scalar>(term, weights[scale]);
      return former == null ? weighted : tf.add<Scalar>(former, weighted);
    };
    sum = {
      total: add(sum?.total, output.total),
      dice: add(sum?.dice, output.dice),
      ce: add(sum?.ce, output.ce),
      connectivity: output.connectivity === null ? null : add(sum?.connectivity, output.connectivity),
    };
  });
  // The first weight is never 0.
  return sum as unknown as LossOutput;
}
