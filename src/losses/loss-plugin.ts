// The shape of a loss plug-in. Adding a loss means adding one folder with meta.ts and loss.ts.
import type { Scalar, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossSettings } from './loss-settings.ts';

export interface ShownTerm {
  /** What is shown, e.g. "1 − recall". */
  label: string;
  /** Added to the term that the loss returns to get what is shown: 1 where that is negative, as nnU-Net's terms are. */
  raisedBy: 0 | 1;
}

export interface LossMeta {
  /** Equal to the folder's name; the value of --loss and RunConfig.loss.id. */
  id: string;
  /** Name on the card, e.g. "+ Skeleton Recall". */
  label: string;
  /** Formula for people: plain text with unicode; <sub>-free. Italic and subscripts are set by the page from `_x` and `*x*`. */
  formula: string;
  /** One sentence. */
  help: string;
  /** Paper and equation. */
  source: string;
  /** CSS custom property with the loss's colour. */
  colour: '--l-dice' | '--l-rec' | '--l-cl' | '--l-topo';
  /** null: the loss has no connectivity term and no weight. */
  defaultWeight: number | null;
  /** How the page shows the unweighted connectivity term, so that it counts from 0 upwards; null: there is none. */
  shownTerm: ShownTerm | null;
  needs: 'none' | 'tubedSkeleton' | 'softSkeleton';
  /** Iterations k of the loss's soft skeleton where the settings name none; null: it has no soft skeleton. */
  defaultIterations: number | null;
  /** True: the loss draws logistic noise, so LossInput.noise must be given. */
  needsNoise: boolean;
  /** β, the strength of that noise; absent where there is none. */
  noiseStrength?: number;
  /** Position among the cards. */
  order: number;
}

/** Tensors a loss may use; all float32. H and W are the patch's. */
export interface LossInput {
  /** [B,H,W,K+1] */
  logits: Tensor4D;
  /** [B,H,W] index map 0…K */
  labels: Tensor3D;
  /** [B,H,W] tubed skeleton as index map 0…K */
  tubes: Tensor3D;
  /** [B,H,W] 1 where the loss counts, 0 elsewhere; null if everywhere. Same meaning as nnU-Net's ignore label. */
  mask: Tensor3D | null;
  /**
   * [B,H,W,K] uniform random numbers in [1e-8, 1 − 1e-8], one for each foreground probability; null: no noise. Read only
   * by losses whose meta says needsNoise.
   */
  noise: Tensor4D | null;
}

export interface LossOutput {
  /** L = L_CE + L_Dice + w · L_connectivity; differentiable with respect to logits. */
  total: Scalar;
  dice: Scalar;
  ce: Scalar;
  /** Unweighted; null for losses without a connectivity term. */
  connectivity: Scalar | null;
}

export interface LossPlugin {
  meta: LossMeta;
  /** Call inside tf.tidy. `weight` is a scalar tensor so that it can change without recording anew. */
  compute(input: LossInput, weight: Scalar, settings: LossSettings): LossOutput;
  /**
   * [B,H,W,C] the soft skeleton of the prediction that compute compares, its last K channels those of the foreground;
   * absent where the loss has none. Call inside tf.tidy.
   */
  predictedSkeleton?(input: LossInput, settings: LossSettings): Tensor4D;
}
