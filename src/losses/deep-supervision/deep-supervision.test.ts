// Deep supervision on tfjs's cpu backend: against the published trainer's values, and its own rules.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { labelScales } from '../../../scripts/golden/label-scales.ts';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  hasGolden,
  listCases,
  readCase,
} from '../../../scripts/golden/read-case.ts';
import { loss as diceCe } from '../dice-ce/loss.ts';
import { expectValue, toNhwc } from '../golden-test-tools.ts';
import type { LossInput, LossOutput, LossPlugin } from '../loss-plugin.ts';
import { DEFAULT_LOSS_SETTINGS } from '../loss-settings.ts';
import { loss as skeletonRecall } from '../skeleton-recall/loss.ts';
import { type DeepSupervisionMode, deepSupervisionLoss } from './combine.ts';
import { deepSupervisionWeights } from './weights.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const valueOf = (scalar: tf.Scalar | null) => (scalar as tf.Scalar).dataSync()[0];

function compute(loss: LossPlugin, scales: LossInput[], mode: DeepSupervisionMode, weight = 1): LossOutput {
  return deepSupervisionLoss(loss, scales, tf.scalar(weight), DEFAULT_LOSS_SETTINGS, mode);
}

describe.skipIf(!hasGolden)(`deep supervision, ${GOLDEN_TITLE}`, () => {
  const cases = hasGolden ? listCases(GOLDEN_ROOT, ['deep_supervision']).map(readCase) : [];
  const ofLosses = cases.filter((golden) => golden.has('logits_scale0'));

  it('has the weights of every case', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4);
    for (const { json } of cases) {
      const wanted = (json.scalars['nnunet_weights'] ?? json.params['weights']) as number[];
      const weights = deepSupervisionWeights(wanted.length);
      expect(weights.length).toBe(wanted.length);
      weights.forEach((weight, scale) => expect(weight).toBeCloseTo(wanted[scale], 12));
    }
  });

  it.each(ofLosses)('$name', (golden) => {
    const { data, shape } = golden.bytes('labels');
    const [batch, , height, width] = shape;
    const maps = labelScales(data, [batch, height, width], golden.json.params['scales'] as number[]);
    const scales = maps.map((map, index): LossInput => {
      const logits = golden.floats(`logits_scale${index}`);
      return {
        logits: toNhwc(logits.data, logits.shape),
        labels: tf.tensor3d(map.labels, map.shape),
        tubes: tf.tensor3d(map.tubes, map.shape),
        mask: null,
        noise: null,
      };
    });
    const wanted = golden.json.scalars as Record<string, number>;
    const published = compute(skeletonRecall, scales, 'as-published');
    expectValue(valueOf(published.total), wanted['loss_as_published'], 'as published');
    const intended = compute(skeletonRecall, scales, 'every-scale');
    expectValue(valueOf(intended.total), wanted['loss_intended_all_scales'], 'every scale');
    const generic = compute(diceCe, scales, 'every-scale');
    expectValue(valueOf(generic.total), wanted['dice_ce_all_scales'], 'Dice + CE');
  });

  it('finds the losses', () => expect(ofLosses.length).toBeGreaterThanOrEqual(1));
});

/** Stripes at a size, with logits that depend on the scale. */
function makeInput(size: number): LossInput {
  const labels = tf.tensor3d(
    Float32Array.from({ length: size * size }, (_, at) => Number(at % size < size / 2)),
    [1, size, size],
  );
  const logits = tf.tensor4d(
    Float32Array.from({ length: 2 * size * size }, (_, at) => Math.sin(at * size + 1)),
    [1, size, size, 2],
  );
  return { logits, labels, tubes: labels, mask: null, noise: null };
}

const makeScales = () => [16, 8, 4, 2].map(makeInput);

/** Σ |gradient| of the total with respect to the logits of every scale. */
function gradientsOf(mode: DeepSupervisionMode): number[] {
  const scales = makeScales();
  const variables = scales.map(({ logits }) => tf.variable(logits));
  const { grads } = tf.variableGrads(() => {
    const inputs = scales.map((input, scale) => ({
      ...input,
      logits: variables[scale],
    }));
    return compute(skeletonRecall, inputs, mode).total;
  }, variables);
  return variables.map(({ name }) => valueOf(tf.sum(tf.abs(grads[name] ?? tf.scalar(0)))));
}

describe('deepSupervisionWeights', () => {
  it('halves from scale to scale, leaves the lowest out and sums to 1', () => {
    expect(deepSupervisionWeights(1)).toEqual([1]);
    expect(deepSupervisionWeights(2)).toEqual([1, 0]);
    for (let count = 3; count < 12; count++) {
      const weights = deepSupervisionWeights(count);
      expect(weights.length).toBe(count);
      expect(weights[count - 1]).toBe(0);
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      for (let scale = 1; scale < count - 1; scale++) expect(weights[scale - 1] / weights[scale]).toBe(2);
    }
  });

  it.each([0, -1, 1.5, NaN])('refuses %s outputs', (count) => {
    expect(() => deepSupervisionWeights(count)).toThrow(/count of outputs/);
  });
});

describe('deepSupervisionLoss', () => {
  it('weighs every term of every scale alike', () => {
    const scales = makeScales();
    const weights = deepSupervisionWeights(scales.length);
    const each = scales.map((input) => skeletonRecall.compute(input, tf.scalar(0.3), DEFAULT_LOSS_SETTINGS));
    const all = compute(skeletonRecall, scales, 'every-scale', 0.3);
    for (const term of ['total', 'dice', 'ce', 'connectivity'] as const) {
      const wanted = each.reduce((sum, output, scale) => sum + weights[scale] * valueOf(output[term]), 0);
      expect(valueOf(all[term])).toBeCloseTo(wanted, 6);
      const published = compute(skeletonRecall, scales, 'as-published', 0.3);
      expect(valueOf(published[term])).toBeCloseTo(weights[0] * valueOf(each[0][term]), 6);
    }
  });

  it('has no connectivity where the loss has none', () => {
    expect(compute(diceCe, makeScales(), 'every-scale').connectivity).toBeNull();
  });

  it('is the loss itself for one scale', () => {
    const input = makeInput(8);
    const alone = valueOf(skeletonRecall.compute(input, tf.scalar(1), DEFAULT_LOSS_SETTINGS).total);
    for (const mode of ['every-scale', 'as-published'] as const) {
      expect(valueOf(compute(skeletonRecall, [input], mode).total)).toBe(alone);
    }
  });

  it('does not compute scales of weight 0', () => {
    const seen: number[] = [];
    const watched: LossPlugin = {
      ...diceCe,
      compute(input, weight, settings) {
        seen.push(input.logits.shape[1]);
        return diceCe.compute(input, weight, settings);
      },
    };
    compute(watched, makeScales(), 'every-scale');
    expect(seen.splice(0)).toEqual([16, 8, 4]);
    compute(watched, makeScales(), 'as-published');
    expect(seen).toEqual([16]);
  });

  it('gives the auxiliary heads a gradient at every scale, and none as published', () => {
    const every = gradientsOf('every-scale');
    expect(every.map((sum) => sum > 1e-4)).toEqual([true, true, true, false]);
    expect(every[3]).toBe(0);
    const published = gradientsOf('as-published');
    expect(published[0]).toBeCloseTo(every[0], 6);
    expect(published.slice(1)).toEqual([0, 0, 0]);
  });

  it('refuses no scale', () => {
    expect(() => compute(diceCe, [], 'every-scale')).toThrow(/scales is empty/);
  });
});
