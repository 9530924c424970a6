// Group loss: values and gradients of every loss on the backend that is open.
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { GoldenLoss } from '../../golden/golden-case.ts';
import { assertLossValues } from '../../../src/losses/check-loss-input.ts';
import type { LossInput } from '../../../src/losses/loss-plugin.ts';
import { oneHot } from '../../../src/losses/terms/one-hot.ts';
import { softDiceTerm } from '../../../src/losses/terms/soft-dice-term.ts';
import { runTopologySkeleton } from './backend-operations.ts';
import type { Examination } from './examination.ts';
import { diceClDice, lossNamed, plainClDice } from './golden-losses.ts';
import { nhwcTensor, nhwcValues } from './nhwc.ts';

async function evaluate(
  f: (x: Tensor4D) => Scalar,
  x: Tensor4D,
): Promise<{ value: number; gradient: Float32Array }> {
  const { value, grad } = tf.valueAndGrad((input: Tensor) => f(input as Tensor4D) as Tensor)(x);
  const result = {
    value: (await value.data<'float32'>())[0],
    gradient: await grad.data<'float32'>(),
  };
  tf.dispose([value, grad]);
  return result;
}

/** Value, gradient and the sum of its absolute values against the reference. */
async function compare(
  e: Examination,
  name: string,
  wanted: GoldenLoss,
  x: Tensor4D,
  f: (x: Tensor4D) => Scalar,
): Promise<void> {
  const { value, gradient } = await evaluate(f, x);
  e.lossValue(name, value, wanted.value);
  if (wanted.grad != null) {
    const reference = e.floats(wanted.grad);
    e.gradient(wanted.grad, gradient, nhwcValues(reference.data, reference.shape));
  }
  if (wanted.grad_abs_sum != null) {
    e.gradientSum(`${name}, Σ |gradient|`, gradient, wanted.grad_abs_sum);
  }
}

/** Labels, tubes and mask from the case; an ignored pixel is no class, the mask alone says that it does not count. */
function readInput(e: Examination): Omit<LossInput, 'logits'> {
  const ignoreLabel = e.param('ignore_label');
  const { data, shape } = e.bytes(ignoreLabel === undefined ? 'labels' : 'labels_ignore');
  const [batch, , height, width] = shape;
  const kept = Float32Array.from(data, (label) => (label === ignoreLabel ? 0 : 1));
  const tubes = e.bytes('skel_labels').data;
  if (ignoreLabel !== undefined && e.case.has('labels')) {
    // The labels before some were ignored: where none is, they must be the same.
    const { data: plain } = e.bytes('labels');
    e.equal(
      'labels',
      plain.map((label, i) => (kept[i] === 0 ? 0 : label)),
      data.map((label, i) => (kept[i] === 0 ? 0 : label)),
    );
  }
  const noise = e.case.has('noise_uniform_fg') ? e.floats('noise_uniform_fg') : null;
  const maps = (values: Float32Array) => tf.tensor3d(values, [batch, height, width]);
  return {
    labels: maps(Float32Array.from(data, (label, i) => label * kept[i])),
    tubes: maps(Float32Array.from(tubes, (tube, i) => tube * kept[i])),
    mask: ignoreLabel === undefined ? null : maps(kept),
    noise: noise === null ? null : nhwcTensor(noise.data, noise.shape),
  };
}

/** Topology-preserving skeletons that the reference kept beside its losses. */
async function compareSkeletons(e: Examination, logits: Tensor4D, input: Omit<LossInput, 'logits'>) {
  const [batch, height, width, channels] = logits.shape;
  const shape: [number, number, number, number] = [batch, height, width, channels - 1];
  const foreground = (x: Tensor4D) => tf.slice(x, [0, 0, 0, 1], shape);
  for (const [name, k] of e.tensorsLike(/^menten_gt_k(\d+)_fg$/)) {
    const target = tf.tidy(() => foreground(oneHot(input.labels, channels)));
    const { skeleton } = await runTopologySkeleton(await target.data<'float32'>(), shape, {
      iterations: Number(k),
    });
    const wanted = e.bytes(name);
    e.equal(name, skeleton, nhwcValues(wanted.data, wanted.shape));
    target.dispose();
  }
  for (const [name, loss, k] of e.tensorsLike(/^pred_skel_(topo_cldice_(?:noise|nonoise)_k(\d+))$/)) {
    const params = e.losses().find(([known]) => known === loss)?.[1].params;
    const p = tf.tidy(() => foreground(tf.softmax(logits)));
    const noise = input.noise !== null && params?.['beta'] !== 0 ? await input.noise.data<'float32'>() : null;
    const { skeleton } = await runTopologySkeleton(await p.data<'float32'>(), shape, {
      iterations: Number(k),
      beta: Number(params?.['beta']),
      tau: Number(params?.['tau']),
      noise,
    });
    const wanted = e.bytes(name);
    e.equal(name, skeleton, nhwcValues(wanted.data, wanted.shape));
    p.dispose();
  }
}

/** One-logit binary losses: probabilities are the sigmoid, and gradients are given with respect to both. */
async function checkSigmoidLosses(e: Examination): Promise<void> {
  const stored = e.floats('logits');
  const target = e.bytes('target');
  const logits = nhwcTensor(stored.data, stored.shape);
  const y = nhwcTensor(target.data, target.shape);
  const probabilities = tf.sigmoid(logits);
  for (const [name, wanted] of e.losses()) {
    const k = Number(wanted.params['num_iter']);
    const smooth = Number(wanted.params['smooth']);
    const kinds: [RegExp, (p: Tensor4D) => Scalar][] = [
      [/^cldice_k\d+$/, (p) => plainClDice(p, y, k, smooth)],
      [/^dice_cldice_k\d+$/, (p) => diceClDice(p, y, wanted.params)],
      [/^soft_dice_smooth[\d.]+$/, (p) => softDiceTerm(p, y, { smooth })],
    ];
    const kind = kinds.find(([pattern]) => pattern.test(name));
    if (kind === undefined) {
      e.problem(`Nothing here knows the loss "${name}".`);
      continue;
    }
    await compare(e, name, wanted, logits, (x) => kind[1](tf.sigmoid(x)));
    for (const [tensor] of e.tensorsLike(new RegExp(`^gradprob_${name}$`))) {
      const { gradient } = await evaluate(kind[1], probabilities);
      const reference = e.floats(tensor);
      e.gradient(tensor, gradient, nhwcValues(reference.data, reference.shape));
    }
  }
  tf.dispose([logits, y, probabilities]);
}

export async function checkLosses(e: Examination): Promise<void> {
  if (e.case.has('target')) return checkSigmoidLosses(e);
  const stored = e.floats('logits');
  const logits = nhwcTensor(stored.data, stored.shape);
  const input = readInput(e);
  await assertLossValues({ ...input, logits });
  for (const [name, wanted] of e.losses()) {
    try {
      const f = lossNamed(name, wanted.params);
      await compare(e, name, wanted, logits, (x) => f({ ...input, logits: x }));
    } catch (error) {
      e.problem(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await compareSkeletons(e, logits, input);
  tf.dispose([logits, input.labels, input.tubes, ...[input.mask, input.noise].filter((x) => x !== null)]);
}
