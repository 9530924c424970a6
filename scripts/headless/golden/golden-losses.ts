// From the name and parameters of a golden loss to the same loss of ours: the plug-ins that train, and their terms where
// the reference has a combination that no plug-in offers.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import type { GoldenLoss } from '../../golden/golden-case.ts';
import type { LossInput, LossOutput } from '../../../src/losses/loss-plugin.ts';
import { getLoss } from '../../../src/losses/loss-registry.ts';
import { DEFAULT_LOSS_SETTINGS, type LossSettings } from '../../../src/losses/loss-settings.ts';
import { softClDice } from '../../../src/losses/terms/cl-dice-term.ts';
import { dropBackground } from '../../../src/losses/terms/drop-background.ts';
import { oneHot } from '../../../src/losses/terms/one-hot.ts';
import { softDiceTerm } from '../../../src/losses/terms/soft-dice-term.ts';
import { softSkeleton } from '../../../src/losses/terms/soft-skeleton.ts';
import { topologySkeleton } from '../../../src/losses/terms/topology-skeleton.ts';

type Params = GoldenLoss['params'];

/** A loss as a function of the logits; the other tensors of the input are fixed. */
export type LossFunction = (input: LossInput) => Scalar;

/** What the losses of ours hold fixed: a case made with another constant is not the same loss. */
function demand(params: Params, wanted: Params): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (params[name] !== undefined && params[name] !== value) {
      throw new Error(`${name} is ${JSON.stringify(params[name])} here; only ${String(value)} is computed.`);
    }
  }
}

/** Fails on a parameter that could change the loss and that nothing here reads. */
function demandKnown(params: Params, names: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => name !== 'note' && !names.includes(name));
  if (unknown !== undefined) throw new Error(`Nothing here knows the parameter "${unknown}" of this loss.`);
}

function plugin(
  id: string,
  changes: Partial<LossSettings>,
  weight: number,
  pick: (output: LossOutput) => Scalar | null,
): LossFunction {
  const settings = { ...DEFAULT_LOSS_SETTINGS, ...changes };
  return (input) => {
    const part = pick(getLoss(id).compute(input, tf.scalar(weight), settings));
    if (part === null) throw new Error(`The loss ${id} has no such term.`);
    return part;
  };
}

const overlapSettings = (params: Params): Partial<LossSettings> => ({
  sums: params['batch_dice'] === false ? 'sample' : 'batch',
  background: params['do_bg'] === true ? 'included' : 'excluded',
});
const OVERLAP = ['batch_dice', 'smooth', 'do_bg', 'ignore_label'];

const skeletonSettings = (params: Params): Partial<LossSettings> => ({
  iterations: Number(params['num_iter']),
  background: params['exclude_background'] === false ? 'included' : 'excluded',
  clDiceClasses: 'global',
});
const SKELETON = ['num_iter', 'exclude_background', 'smooth'];

/** Probabilities and targets as a combination of the authors' takes them: the background left out unless told. */
function classesOf(input: LossInput, params: Params): { p: Tensor4D; y: Tensor4D } {
  const pick = (x: Tensor4D) => (params['exclude_background'] === false ? x : dropBackground(x));
  return { p: pick(tf.softmax(input.logits)), y: pick(oneHot(input.labels, input.logits.shape[3])) };
}

/** Soft clDice of probabilities and targets, by the terms that the plug-in uses. */
function clDiceOf(p: Tensor4D, y: Tensor4D, iterations: number, smooth: number): Scalar {
  const skeletons = { prediction: softSkeleton(p, iterations), target: softSkeleton(y, iterations) };
  return softClDice(p, y, skeletons, { smooth, classes: 'global' });
}

/** 1 − soft clDice. */
export function plainClDice(p: Tensor4D, y: Tensor4D, iterations: number, smooth: number): Scalar {
  return tf.sub<Scalar>(1, clDiceOf(p, y, iterations, smooth));
}

/** (1 − α) soft Dice + α clDice, both summed over everything at once. */
export function diceClDice(p: Tensor4D, y: Tensor4D, params: Params): Scalar {
  const [alpha, k, smooth] = ['alpha', 'num_iter', 'smooth'].map((name) => Number(params[name]));
  return tf.add<Scalar>(
    tf.mul(softDiceTerm(p, y, { smooth }), 1 - alpha),
    tf.mul(plainClDice(p, y, k, smooth), alpha),
  );
}

/** Topo-clDice with strength, temperature and smoothing that the plug-in does not have. */
function topoClDiceOf(input: LossInput, params: Params, isNoisy: boolean): Scalar {
  const { p, y } = classesOf(input, params);
  const number = (name: string, otherwise: number) => Number(params[name] ?? otherwise);
  const options = { iterations: number('num_iter', 5), beta: number('beta', 0.33), tau: number('tau', 1) };
  const skeletons = {
    prediction: topologySkeleton(p, { ...options, noise: isNoisy ? input.noise : null }),
    target: topologySkeleton(y, { ...options, noise: null }),
  };
  return tf.sub<Scalar>(1, softClDice(p, y, skeletons, { smooth: number('smooth', 1), classes: 'global' }));
}

const KINDS: readonly [RegExp, (params: Params, name: RegExpExecArray) => LossFunction][] = [
  [
    /^(dice_ce|dice|ce)(_samplewise)?$/,
    (params, [, part, samplewise]) => {
      demandKnown(params, OVERLAP);
      demand(params, { smooth: 1e-5, ...(samplewise === undefined ? {} : { batch_dice: false }) });
      const pick = { dice_ce: 'total', dice: 'dice', ce: 'ce' }[part] as 'total' | 'dice' | 'ce';
      return plugin('dice-ce', overlapSettings(params), 0, (output) => output[pick]);
    },
  ],
  [
    /^skel_recall(_samplewise)?$/,
    (params, [, samplewise]) => {
      demandKnown(params, OVERLAP);
      demand(params, {
        smooth: 1e-5,
        do_bg: false,
        ...(samplewise === undefined ? {} : { batch_dice: false }),
      });
      return plugin('skeleton-recall', overlapSettings(params), 1, (output) => output.connectivity);
    },
  ],
  [
    /^dice_ce_skelrecall_w([\d.]+)$/,
    (params, [, weight]) => {
      demandKnown(params, [...OVERLAP, 'weight_srec']);
      demand(params, { smooth: 1e-5, weight_srec: Number(weight) });
      return plugin('skeleton-recall', overlapSettings(params), Number(weight), (output) => output.total);
    },
  ],
  [
    /^cldice_(fg|all)_k(\d+)$/,
    (params, [, classes, k]) => {
      demandKnown(params, SKELETON);
      demand(params, { smooth: 1, num_iter: Number(k), exclude_background: classes === 'fg' });
      return plugin('cl-dice', skeletonSettings(params), 1, (output) => output.connectivity);
    },
  ],
  [
    /^dice_cldice_(fg|all)_a([\d.]+)_k(\d+)$/,
    (params, [, classes, alpha, k]) => {
      demandKnown(params, [...SKELETON, 'alpha']);
      demand(params, { alpha: Number(alpha), num_iter: Number(k), exclude_background: classes === 'fg' });
      return (input) => {
        const { p, y } = classesOf(input, params);
        return diceClDice(p, y, params);
      };
    },
  ],
  [
    /^cldice_dkfz2022_k(\d+)$/,
    (params, [, k]) => {
      demandKnown(params, SKELETON);
      demand(params, { num_iter: Number(k) });
      return (input) => {
        const { p, y } = classesOf(input, params);
        // Its value is minus soft clDice, without the leading 1.
        return tf.neg(clDiceOf(p, y, Number(k), Number(params['smooth'])));
      };
    },
  ],
  [
    /^topo_cldice_(nonoise|noise)_k(\d+)$/,
    (params, [, noise, k]) => {
      demandKnown(params, [...SKELETON, 'beta', 'tau']);
      const isNoisy = noise === 'noise';
      demand(params, { num_iter: Number(k), ...(isNoisy ? {} : { beta: 0 }) });
      const [smooth, tau, beta] = ['smooth', 'tau', 'beta'].map((name) => params[name]);
      const isOwn = (value: unknown, own: number) => value === undefined || value === own;
      const isPlugins = isOwn(smooth, 1) && isOwn(tau, 1) && (!isNoisy || isOwn(beta, 0.33));
      if (!isPlugins) return (input) => topoClDiceOf(input, params, isNoisy);
      const compute = plugin('topo-cl-dice', skeletonSettings(params), 1, (output) => output.connectivity);
      return (input) => compute(isNoisy ? input : { ...input, noise: null });
    },
  ],
];

/**
 * The loss of ours that a golden name and its parameters mean.
 *
 * @throws Error naming the loss or the parameter that nothing here knows.
 */
export function lossNamed(name: string, params: Params): LossFunction {
  for (const [pattern, make] of KINDS) {
    const match = pattern.exec(name);
    if (match !== null) return make(params, match);
  }
  throw new Error(`Nothing here knows the loss "${name}".`);
}
