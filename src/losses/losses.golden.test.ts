// Losses and their gradients against the vectors of the authors' own code.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../../scripts/golden/read-case.ts';
import { loss as diceCe } from './dice-ce/loss.ts';
import type { LossPlugin } from './loss-plugin.ts';
import { DEFAULT_LOSS_SETTINGS } from './loss-settings.ts';
import { loss as skeletonRecall } from './skeleton-recall/loss.ts';

const GOLDEN = '../shared/reference/golden/open';
const isThere = existsSync(GOLDEN);

/** Golden loss names that the two plug-ins compute, with their weight. */
const COMPUTED: Record<string, { loss: LossPlugin; weight: number }> = {
  dice_ce: { loss: diceCe, weight: 0 },
  'dice_ce_skelrecall_w1.0': { loss: skeletonRecall, weight: 1 },
  'dice_ce_skelrecall_w0.1': { loss: skeletonRecall, weight: 0.1 },
};

interface GoldenLoss {
  value: number;
  /** Absent where the reference gives the value only. */
  grad?: string;
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** [B,C,H,W] values as a [B,H,W,C] tensor. */
function toNhwc(data: ArrayLike<number>, shape: readonly number[]): tf.Tensor4D {
  const nchw = tf.tensor(Float32Array.from(data), shape as number[]);
  return tf.transpose(nchw, [0, 2, 3, 1]) as tf.Tensor4D;
}

describe.skipIf(!isThere)(`losses equal the authors' code (needs ${GOLDEN})`, () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    await tf.ready();
  });

  const cases = isThere ? listCases(GOLDEN, ['loss']).map((folder) => readCase(folder)) : [];

  it('finds cases of every computed loss', () => {
    for (const name of Object.keys(COMPUTED)) {
      expect(
        cases.filter(({ json }) => name in ((json.losses as object | undefined) ?? {})).length,
        name,
      ).toBeGreaterThan(1);
    }
  });

  for (const golden of cases) {
    const losses = (golden.json.losses ?? {}) as Record<string, GoldenLoss>;
    const names = Object.keys(losses).filter((name) => name in COMPUTED);
    for (const name of names) {
      it(`${golden.name}: ${name}`, async () => {
        const { loss, weight } = COMPUTED[name];
        const logits = golden.tensor('logits');
        const [batch, , height, width] = logits.shape;
        const isIgnoring = 'labels_ignore' in (golden.json.tensors as object);
        const labelData = Float32Array.from(golden.tensor(isIgnoring ? 'labels_ignore' : 'labels').data);
        const tubeData = Float32Array.from(golden.tensor('skel_labels').data);
        let mask: tf.Tensor3D | null = null;
        if (isIgnoring) {
          const ignoreLabel = (golden.json.params as { ignore_label: number }).ignore_label;
          const kept = labelData.map((label) => (label === ignoreLabel ? 0 : 1));
          mask = tf.tensor3d(kept, [batch, height, width]);
          // An ignored label is no class: the mask alone says that it does not count.
          labelData.forEach((_, i) => (labelData[i] *= kept[i]));
          tubeData.forEach((_, i) => (tubeData[i] *= kept[i]));
        }
        const labels = tf.tensor3d(labelData, [batch, height, width]);
        const tubes = tf.tensor3d(tubeData, [batch, height, width]);
        const { value, grad } = tf.valueAndGrad(
          (x: tf.Tensor) =>
            loss.compute(
              { logits: x as tf.Tensor4D, labels, tubes, mask, noise: null },
              tf.scalar(weight),
              DEFAULT_LOSS_SETTINGS,
            ).total as tf.Tensor,
        )(toNhwc(logits.data, logits.shape));
        const expected = losses[name];
        const [computed] = await value.data();
        expect(Math.abs(computed - expected.value)).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(expected.value)),
        );

        if (expected.grad === undefined) return;
        const reference = golden.tensor(expected.grad);
        expect(product(reference.shape)).toBe(grad.size);
        const wanted = await toNhwc(reference.data, reference.shape).data();
        const got = await grad.data();
        let difference = 0;
        let norm = 0;
        let worst = 0;
        let largest = 0;
        for (let i = 0; i < got.length; i++) {
          const d = Math.abs(got[i] - wanted[i]);
          difference += d * d;
          norm += wanted[i] * wanted[i];
          worst = Math.max(worst, d);
          largest = Math.max(largest, Math.abs(wanted[i]));
        }
        expect(Math.sqrt(difference)).toBeLessThanOrEqual(1e-4 * Math.sqrt(norm));
        expect(worst).toBeLessThanOrEqual(1e-3 * largest);
      });
    }
  }
});
