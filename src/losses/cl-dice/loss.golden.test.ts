// clDice and its gradient against the vectors of the authors' own code, on tfjs's cpu backend.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerCpuSoftSkeleton } from '../../../scripts/golden/cpu-soft-skeleton.ts';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  hasGolden,
  listCases,
  readCase,
} from '../../../scripts/golden/read-case.ts';
import { expectGradient, expectValue, toNhwc } from '../golden-test-tools.ts';
import { DEFAULT_LOSS_SETTINGS, type LossSettings } from '../loss-settings.ts';
import { softClDice } from '../terms/cl-dice-term.ts';
import { dropBackground } from '../terms/drop-background.ts';
import { oneHot } from '../terms/one-hot.ts';
import { softDiceTerm } from '../terms/soft-dice-term.ts';
import { softSkeleton } from '../terms/soft-skeleton.ts';
import { loss } from './loss.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerCpuSoftSkeleton();
});

type GoldenCase = ReturnType<typeof readCase>;

const cases = hasGolden ? listCases(GOLDEN_ROOT, ['loss']).map(readCase) : [];

/** Soft clDice summed over everything at once, as the authors' module. */
function clDiceOf(p: tf.Tensor4D, y: tf.Tensor4D, iterations: number, smooth = 1): tf.Scalar {
  const skeletons = { prediction: softSkeleton(p, iterations), target: softSkeleton(y, iterations) };
  return softClDice(p, y, skeletons, { smooth, classes: 'global' });
}

/** Half soft Dice, half clDice, both with s = 1. */
function halfDiceHalfClDice(p: tf.Tensor4D, y: tf.Tensor4D): tf.Scalar {
  return tf.div(tf.add(softDiceTerm(p, y, { smooth: 1 }), tf.sub(1, clDiceOf(p, y, 10))), 2);
}

type ScalarOf = (x: tf.Tensor4D) => tf.Scalar;

async function differentiate(
  f: ScalarOf,
  x: tf.Tensor4D,
): Promise<{ value: number; gradient: Float32Array }> {
  const { value, grad } = tf.valueAndGrad(f as (input: tf.Tensor) => tf.Tensor)(x);
  return { value: (await value.data<'float32'>())[0], gradient: await grad.data<'float32'>() };
}

async function nhwcValues(golden: GoldenCase, name: string): Promise<Float32Array> {
  const { data, shape } = golden.floats(name);
  return toNhwc(data, shape).data<'float32'>();
}

/** The plug-in's connectivity term as a function of the logits. */
function connectivityOf(golden: GoldenCase, settings: Partial<LossSettings>): ScalarOf {
  const { data, shape } = golden.tensor('labels');
  const size: [number, number, number] = [shape[0], shape[2], shape[3]];
  const labels = tf.tensor3d(Float32Array.from(data), size);
  const tubes = tf.zerosLike(labels);
  return (logits) => {
    const all = { ...DEFAULT_LOSS_SETTINGS, clDiceClasses: 'global', ...settings } as const;
    const output = loss.compute({ logits, labels, tubes, mask: null, noise: null }, tf.scalar(0.5), all);
    return output.connectivity as tf.Scalar;
  };
}

/** Foreground probabilities and targets as a function of the logits. */
function ofForeground(golden: GoldenCase, f: (p: tf.Tensor4D, y: tf.Tensor4D) => tf.Scalar): ScalarOf {
  const { data, shape } = golden.tensor('labels');
  const labels = tf.tensor3d(Float32Array.from(data), [shape[0], shape[2], shape[3]]);
  return (logits) => f(dropBackground(tf.softmax(logits)), dropBackground(oneHot(labels, logits.shape[3])));
}

const COMPUTED: Record<string, (golden: GoldenCase) => ScalarOf> = {
  cldice_fg_k3: (golden) => connectivityOf(golden, { iterations: 3 }),
  // The default number of iterations.
  cldice_fg_k10: (golden) => connectivityOf(golden, { iterations: null }),
  cldice_all_k10: (golden) => connectivityOf(golden, { background: 'included' }),
  'dice_cldice_fg_a0.5_k10': (golden) => ofForeground(golden, halfDiceHalfClDice),
  // Minus soft clDice, without the leading 1.
  cldice_dkfz2022_k4: (golden) => ofForeground(golden, (p, y) => tf.neg(clDiceOf(p, y, 4, 1e-5))),
};

describe.skipIf(!hasGolden)(`clDice on softmax, ${GOLDEN_TITLE}`, () => {
  it.each(Object.keys(COMPUTED))('%s', async (name) => {
    const found = cases.filter(({ json }) => json.losses?.[name] !== undefined);
    expect(found.length).toBeGreaterThan(5);
    for (const golden of found) {
      const { value: wanted, grad, grad_abs_sum: sum } = golden.json.losses?.[name] ?? {};
      const { data, shape } = golden.floats('logits');
      const { value, gradient } = await differentiate(COMPUTED[name](golden), toNhwc(data, shape));
      expectValue(value, Number(wanted), golden.name);
      if (grad) expectGradient(gradient, await nhwcValues(golden, grad), golden.name);
      const total = gradient.reduce((all, g) => all + Math.abs(g), 0);
      expectValue(total, Number(sum), golden.name);
    }
  });
});

describe.skipIf(!hasGolden)(`clDice on a sigmoid, ${GOLDEN_TITLE}`, () => {
  const LOSSES: Record<string, (p: tf.Tensor4D, y: tf.Tensor4D) => tf.Scalar> = {
    cldice_k3: (p, y) => tf.sub<tf.Scalar>(1, clDiceOf(p, y, 3)),
    cldice_k10: (p, y) => tf.sub<tf.Scalar>(1, clDiceOf(p, y, 10)),
    dice_cldice_k10: halfDiceHalfClDice,
    soft_dice_smooth1: (p, y) => softDiceTerm(p, y, { smooth: 1 }),
  };
  const sigmoidCases = cases.filter((golden) => golden.name.startsWith('sigmoid_'));

  it('knows every loss of at least two cases', () => {
    expect(sigmoidCases.length).toBeGreaterThan(1);
    for (const { json } of sigmoidCases) {
      expect(Object.keys(json.losses ?? {}).sort()).toEqual(Object.keys(LOSSES).sort());
    }
  });

  it.each(sigmoidCases.flatMap((golden) => Object.keys(LOSSES).map((name) => ({ golden, name }))))(
    '$golden.name: $name',
    async ({ golden, name }) => {
      const { data, shape } = golden.floats('logits');
      const logits = toNhwc(data, shape);
      const y = toNhwc(golden.tensor('target').data, shape);
      const wanted = golden.json.losses?.[name];
      const ofLogits = await differentiate((x) => LOSSES[name](tf.sigmoid(x), y), logits);
      expectValue(ofLogits.value, Number(wanted?.value));
      expectGradient(ofLogits.gradient, await nhwcValues(golden, `grad_${name}`));
      if (!golden.has(`gradprob_${name}`)) return;
      const ofProbabilities = await differentiate((p) => LOSSES[name](p, y), tf.sigmoid(logits));
      expectGradient(ofProbabilities.gradient, await nhwcValues(golden, `gradprob_${name}`));
    },
  );
});
