// One loss at several scales.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { LossInput, LossOutput, LossPlugin } from '../loss-plugin.ts';
import type { LossSettings } from '../loss-settings.ts';
import { deepSupervisionWeights } from './weights.ts';

/**
 * Which scales count:
 *
 * - every-scale: L = Σ_s w_s L(scale s), as nnU-Net describes it and computes it for its own losses. The head at scale s
 *   receives w_s times the gradient of its own loss; the lowest one, of weight 0, receives none.
 * - as-published: L = w_0 L(full resolution), which is what the published Skeleton Recall trainer computes: it downsamples
 *   the labels but not the skeletons, and its loop over the scales ends with the shorter of the two lists. The auxiliary
 *   heads receive no gradient at all, and the whole loss is scaled by w_0 (0.571 for 4 outputs, 0.508 for 7).
 */
export type DeepSupervisionMode = 'every-scale' | 'as-published';

/**
 * A loss over outputs at several scales, weighted by deepSupervisionWeights. Its terms (dice, ce, connectivity) are weighted
 * and summed like its total. Scales of weight 0 are not computed.
 *
 * @param scales inputs of the loss, full resolution first; labels, tubes and masks downsampled by nearest-exact, the tubes
 *   from those of the full resolution. A single one counts in full. Those at the end that have no weight may be left out.
 * @param weight w of L = L_generic + w · L_connectivity
 * @param mode 'every-scale': Σ_s w_s L(scale s); 'as-published': w_0 L(full resolution)
 * @param outputs how many the network has, if more than are given
 * @returns differentiable with respect to the logits of every counted scale
 * @throws Error when there is no scale, and as the loss does for an input that does not fit.
 */
export function deepSupervisionLoss(
  loss: LossPlugin,
  scales: readonly LossInput[],
  weight: Scalar,
  settings: LossSettings,
  mode: DeepSupervisionMode,
  outputs = scales.length,
): LossOutput {
  if (scales.length === 0) throw new Error('Deep supervision needs at least one scale; scales is empty.');
  const weights = deepSupervisionWeights(outputs);
  const weigh = (scale: number): LossOutput => {
    const { total, dice, ce, connectivity } = loss.compute(scales[scale], weight, settings);
    const times = (term: Scalar) => tf.mul<Scalar>(term, weights[scale]);
    return {
      total: times(total),
      dice: times(dice),
      ce: times(ce),
      connectivity: connectivity === null ? null : times(connectivity),
    };
  };
  let sum = weigh(0);
  if (mode === 'as-published') return sum;
  for (let scale = 1; scale < scales.length; scale++) {
    if (weights[scale] > 0) sum = addOutputs(sum, weigh(scale));
  }
  return sum;
}

function addOutputs(a: LossOutput, b: LossOutput): LossOutput {
  return {
    total: tf.add(a.total, b.total),
    dice: tf.add(a.dice, b.dice),
    ce: tf.add(a.ce, b.ce),
    // One loss either has this term at every scale or at none.
    connectivity:
      a.connectivity === null || b.connectivity === null ? null : tf.add(a.connectivity, b.connectivity),
  };
}
