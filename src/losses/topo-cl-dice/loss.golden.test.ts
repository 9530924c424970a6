// Topo-clDice against the vectors: the composition of the authors' two modules, on tfjs's cpu backend.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerCpuTopologySkeleton } from '../../../scripts/golden/cpu-topology-skeleton.ts';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  hasGolden,
  listCases,
  readCase,
} from '../../../scripts/golden/read-case.ts';
import { expectGradient, expectValue, toNhwc } from '../golden-test-tools.ts';
import type { LossInput } from '../loss-plugin.ts';
import { DEFAULT_LOSS_SETTINGS } from '../loss-settings.ts';
import { dropBackground } from '../terms/drop-background.ts';
import { oneHot } from '../terms/one-hot.ts';
import { topologySkeleton } from '../terms/topology-skeleton.ts';
import { loss } from './loss.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerCpuTopologySkeleton();
});

const SETTINGS = { ...DEFAULT_LOSS_SETTINGS, clDiceClasses: 'global' } as const;

describe.skipIf(!hasGolden)(`Topo-clDice, ${GOLDEN_TITLE}`, () => {
  const cases = hasGolden
    ? listCases(GOLDEN_ROOT, ['loss'])
        .map(readCase)
        .filter(({ json }) => json.losses?.['topo_cldice_noise_k5'] !== undefined)
    : [];

  it('finds the cases', () => expect(cases.length).toBeGreaterThan(8));

  it.each(cases.flatMap((golden) => ['noise', 'nonoise'].map((kind) => ({ golden, kind }))))(
    '$golden.name: $kind',
    async ({ golden, kind }) => {
      const name = `topo_cldice_${kind}_k5`;
      const stored = golden.floats('logits');
      const [batch, channels, height, width] = stored.shape;
      const labels = tf.tensor3d(Float32Array.from(golden.tensor('labels').data), [batch, height, width]);
      const draws = golden.floats('noise_uniform_fg');
      const noise = kind === 'noise' ? toNhwc(draws.data, draws.shape) : null;
      const input: LossInput = {
        logits: toNhwc(stored.data, stored.shape),
        labels,
        tubes: tf.zerosLike(labels),
        mask: null,
        noise,
      };
      const { value, grad } = tf.valueAndGrad(
        (x: tf.Tensor) =>
          loss.compute({ ...input, logits: x as tf.Tensor4D }, tf.scalar(1), SETTINGS)
            .connectivity as tf.Tensor,
      )(input.logits);
      expectValue((await value.data())[0], Number(golden.json.losses?.[name].value));
      const wanted = golden.floats(`grad_${name}`);
      expectGradient(await grad.data(), await toNhwc(wanted.data, wanted.shape).data());

      const p = tf.slice(tf.softmax(input.logits), [0, 0, 0, 1], [batch, height, width, channels - 1]);
      const skeleton = topologySkeleton(p, { iterations: 5, beta: 0.33, tau: 1, noise });
      const reference = golden.tensor(`pred_skel_${name}`);
      expect(await tf.transpose(skeleton, [0, 3, 1, 2]).data()).toEqual(Float32Array.from(reference.data));
    },
  );
});

describe.skipIf(!hasGolden)(`skeletons of the ground truth, ${GOLDEN_TITLE}`, () => {
  const cases = hasGolden
    ? listCases(GOLDEN_ROOT, ['loss'])
        .map(readCase)
        .filter((golden) => golden.has('menten_gt_k5_fg'))
    : [];

  it('finds the cases', () => expect(cases.length).toBeGreaterThan(8));

  it.each(cases)('$name', async (golden) => {
    const reference = golden.tensor('menten_gt_k5_fg');
    const [batch, classes, height, width] = reference.shape;
    const labels = tf.tensor3d(Float32Array.from(golden.tensor('labels').data), [batch, height, width]);
    const target = dropBackground(oneHot(labels, classes + 1));
    const options = { iterations: 5, beta: 0.33, tau: 1 };
    const draws = golden.floats('noise_uniform_fg');
    // No noise turns an exact 0 or 1.
    for (const noise of [null, toNhwc(draws.data, draws.shape)]) {
      const skeleton = topologySkeleton(target, { ...options, noise });
      expect(await tf.transpose(skeleton, [0, 3, 1, 2]).data()).toEqual(Float32Array.from(reference.data));
    }
  });
});

describe('Topo-clDice plug-in', () => {
  const size: [number, number, number] = [1, 9, 11];
  const pixels = 99;
  const labels = tf.tidy(() =>
    tf.tensor3d(
      Float32Array.from({ length: pixels }, (_, at) => Math.floor((at % 11) / 4)),
      size,
    ),
  );
  const input: LossInput = {
    logits: tf.tensor4d(
      Float32Array.from({ length: 3 * pixels }, (_, at) => 2 * Math.sin(1.7 * at) + Math.cos(at / 5)),
      [...size, 3],
    ),
    labels,
    tubes: tf.zerosLike(labels),
    mask: null,
    noise: null,
  };
  const connectivity = (changes: Partial<LossInput>, settings: object = {}): number => {
    const all = { ...DEFAULT_LOSS_SETTINGS, ...settings };
    const output = loss.compute({ ...input, ...changes }, tf.scalar(1), all);
    return (output.connectivity as tf.Scalar).dataSync()[0];
  };

  it('takes no noise on the background channel', () => {
    const still = tf.fill<tf.Rank.R4>([...size, 2], 0.5);
    const settings = { background: 'included' };
    expect(connectivity({ noise: still }, settings)).toBeCloseTo(connectivity({}, settings), 6);
  });

  it('sees nothing of what the mask leaves out', () => {
    const mask = tf.tensor3d(
      Float32Array.from({ length: pixels }, (_, at) => (at % 11 < 6 ? 1 : 0)),
      size,
    );
    const others = tf.mul<tf.Tensor4D>(input.logits, tf.expandDims(tf.sub(tf.mul(mask, 3), 2), 3));
    expect(connectivity({ mask, logits: others })).toBe(connectivity({ mask }));
    expect(connectivity({ logits: others })).not.toBe(connectivity({}));
  });

  it('stops being a number, and does not throw, where the logits have', () => {
    expect(connectivity({ logits: tf.mul(input.logits, NaN) })).toBeNaN();
  });

  it('takes the iterations of the settings', () => {
    expect(connectivity({}, { iterations: 5 })).toBe(connectivity({}));
    expect(connectivity({}, { iterations: 0 })).not.toBe(connectivity({}));
  });
});
