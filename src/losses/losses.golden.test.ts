// Losses and their gradients against the vectors of the authors' own code.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../../scripts/golden/read-case.ts';
import { loss as diceCe } from './dice-ce/loss.ts';
import { expectGradient, expectValue, toNhwc } from './golden-test-tools.ts';
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
        expectValue(computed, expected.value);

        if (expected.grad === undefined) return;
        const reference = golden.tensor(expected.grad);
        const wanted = await toNhwc(reference.data, reference.shape).data<'float32'>();
        expectGradient(await grad.data<'float32'>(), wanted);
      });
    }
  }
});
