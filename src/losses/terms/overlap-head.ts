// Dice, cross-entropy and soft recall from one reading of the logits forwards and one backwards.
import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Scalar, Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossSettings } from '../loss-settings.ts';
import { checkTermInput } from './check-term-input.ts';
import { crossEntropyTerm } from './cross-entropy-term.ts';
import { diceTerm } from './dice-term.ts';
import { oneHot } from './one-hot.ts';
import { softRecallTerm } from './soft-recall-term.ts';

/**
 * Kernels that the engine registers for a backend. Both take the tensors of OverlapInput under their names, those that are
 * null left out, and OverlapAttributes. OverlapSums gives the terms [4] and sums that only OverlapGradient reads;
 * OverlapGradient takes the sums and dy [4] as well and gives d logits.
 */
export const OVERLAP_SUMS = 'OverlapSums';
export const OVERLAP_GRADIENT = 'OverlapGradient';

/** A type, not an interface, so that it can stand for tfjs's map of attributes. */
export type OverlapAttributes = { sums: LossSettings['sums']; background: LossSettings['background'] };

export interface OverlapInput {
  /** [B,H,W,K+1] float32, K ≥ 1 */
  logits: Tensor4D;
  /** [B,H,W] float32, whole numbers 0…K; others belong to no class */
  labels: Tensor3D;
  /** [B,H,W] tubed skeleton as index map 0…K; null: no recall */
  tubes: Tensor3D | null;
  /** [B,H,W] 1 where the loss counts, 0 elsewhere; null: everywhere */
  mask: Tensor3D | null;
  /** w of the total; null: 1 */
  weight: Scalar | null;
}

const isFused = () =>
  [OVERLAP_SUMS, OVERLAP_GRADIENT].every((name) => tf.getKernel(name, tf.getBackend()) != null);

/**
 * The plain form, composed of the terms: the oracle for the fused kernels, and what runs where there are none. Parameters
 * as overlapHead.
 */
export function composedOverlapHead(input: OverlapInput, settings: OverlapAttributes): Tensor1D {
  const { logits, labels, tubes, weight } = input;
  const classes = logits.shape[3];
  const mask = input.mask === null ? null : tf.expandDims<Tensor4D>(input.mask, 3);
  const target = oneHot(labels, classes);
  const probabilities = tf.softmax(logits);
  const dice = diceTerm(probabilities, target, mask, settings);
  const ce = crossEntropyTerm(logits, target, mask);
  const generic = tf.add<Scalar>(dice, ce);
  if (tubes === null) return tf.stack([generic, dice, ce, tf.scalar(0)]) as Tensor1D;
  const recall = softRecallTerm(probabilities, oneHot(tubes, classes), mask, settings);
  const weighted = weight === null ? recall : tf.mul<Scalar>(recall, weight);
  return tf.stack([tf.add<Scalar>(generic, weighted), dice, ce, recall]) as Tensor1D;
}

/**
 * [L_Dice + L_CE + w L_recall, L_Dice, L_CE, L_recall] as diceTerm, crossEntropyTerm and softRecallTerm define them, with
 * p = softmax(logits); without tubes the recall is 0. No probabilities are kept.
 *
 * @param settings.sums Over the batch, or per sample, then the mean; CE is a mean over all pixels either way.
 * @param settings.background Whether channel 0 is a class of Dice; it never is one of recall, and always of CE.
 * @returns [4], differentiable once in the logits alone; NaN where a logit that counts is not finite.
 * @throws Error naming the argument, and both shapes where they do not fit.
 */
export function overlapHead(input: OverlapInput, settings: OverlapAttributes): Tensor1D {
  const { logits, labels, tubes, mask, weight } = input;
  checkTermInput('overlapHead', { logits });
  for (const [name, map] of Object.entries({ labels, tubes, mask })) {
    if (map !== null && !tf.util.arraysEqual(map.shape, logits.shape.slice(0, 3))) {
      throw new Error(
        `overlapHead needs ${name} as [${logits.shape.slice(0, 3).join(', ')}] for logits [${logits.shape.join(', ')}]; it got [${map.shape.join(', ')}].`,
      );
    }
  }
  if (logits.shape[3] < 2)
    throw new Error('overlapHead needs logits of at least two channels, background first.');
  if (!isFused()) return composedOverlapHead(input, settings);

  const attributes: OverlapAttributes = { sums: settings.sums, background: settings.background };
  const maps = Object.entries({ labels, tubes, mask, weight }).filter(
    (entry): entry is [string, Tensor3D | Scalar] => entry[1] !== null,
  );
  const operation = tf.customGrad((...args) => {
    const [x] = args as [Tensor4D];
    const save = args.at(-1) as unknown as GradSaveFunc;
    const run = <T extends Tensor | Tensor[]>(kernel: string, more: Record<string, Tensor>) =>
      tf.engine().runKernel<T>(kernel, more, attributes);
    const [value, sums] = run<[Tensor1D, Tensor]>(OVERLAP_SUMS, { logits: x, ...Object.fromEntries(maps) });
    // All that the gradient reads, so that the tape holds it: the caller may have made it inside its own tidy.
    save([x, sums, ...maps.map(([, tensor]) => tensor)]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [logits, sums, ...tensors] = saved;
        const named = Object.fromEntries(maps.map(([name], i) => [name, tensors[i]]));
        return run<Tensor4D>(OVERLAP_GRADIENT, { logits, ...named, sums, dy });
      },
    };
  });
  return operation(logits);
}

export interface OverlapTerms {
  total: Scalar;
  dice: Scalar;
  ce: Scalar;
  recall: Scalar;
}

/** The four numbers of overlapHead by name; each differentiable by itself. Parameters and errors are those of overlapHead. */
export function overlapTerms(input: OverlapInput, settings: OverlapAttributes): OverlapTerms {
  const head = overlapHead(input, settings);
  const [total, dice, ce, recall] = [0, 1, 2, 3].map((at) =>
    tf.reshape<tf.Rank.R0>(tf.slice1d(head, at, 1), []),
  );
  return { total, dice, ce, recall };
}
