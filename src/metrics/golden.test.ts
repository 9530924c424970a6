// The reference's metrics: official clDice, nnU-Net's Dice, Betti numbers checked with gudhi.
import { dualBetti } from '../../scripts/golden/dual-betti.ts';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import {
  computeBettiNumbers,
  computeBettiNumbersByLabelling,
  computeEulerCharacteristic,
} from '../morphology/betti-numbers.ts';
import { measureBettiErrors } from './betti-errors.ts';
import { measureClDice } from './cl-dice.ts';
import { measureOverlap } from './dice.ts';
import { measureImage } from './image-metrics.ts';

describe.skipIf(!hasGolden)(`metrics, ${GOLDEN_TITLE}`, () => {
  const pairs = hasGolden
    ? listCases(GOLDEN_ROOT, ['metrics', 'real', 'real_nc'])
        .map(readCase)
        .filter((golden) => golden.has('pred'))
    : [];

  it('finds the cases', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(28);
  });

  it.each(pairs)('$group/$name', (golden) => {
    const { data: prediction, shape } = golden.bytes('pred');
    const { data: truth } = golden.bytes('gt');
    const [height, width] = shape;
    const overlap = measureOverlap(prediction, truth);
    const { clDice, topologyPrecision, topologySensitivity } = measureClDice(
      prediction,
      truth,
      width,
      height,
    );
    const { betti0Error, betti1Error } = measureBettiErrors(prediction, truth, width, height);
    const predicted = computeBettiNumbers(prediction, width, height);
    const real = computeBettiNumbers(truth, width, height);
    expect(computeBettiNumbersByLabelling(prediction, width, height)).toEqual(predicted);
    expect(computeBettiNumbersByLabelling(truth, width, height)).toEqual(real);

    const { scalars } = golden.json;
    const ratios = {
      dice: overlap.dice,
      cldice: clDice,
      topology_precision: topologyPrecision,
      topology_sensitivity: topologySensitivity,
    };
    for (const [name, value] of Object.entries(ratios)) {
      const expected = scalars[name] as number | null;
      if (expected === null || value === null) expect(value, name).toBe(expected);
      else expect(value, name).toBeCloseTo(expected, 12);
    }
    const [dualPredicted, dualReal] = [dualBetti(prediction, width, height), dualBetti(truth, width, height)];
    expect({
      ...scalars,
      tp: overlap.truePositivePx,
      fp: overlap.falsePositivePx,
      fn: overlap.falseNegativePx,
      b0_pred: predicted.betti0,
      b1_pred: predicted.betti1,
      b0_gt: real.betti0,
      b1_gt: real.betti1,
      b0_error: betti0Error,
      b1_error: betti1Error,
      euler8_pred: computeEulerCharacteristic(prediction, width, height),
      euler8_gt: computeEulerCharacteristic(truth, width, height),
      gudhi_T_construction_pred: [predicted.betti0, predicted.betti1],
      gudhi_T_construction_gt: [real.betti0, real.betti1],
      alt_fg4_bg8: {
        b0_pred: dualPredicted[0],
        b1_pred: dualPredicted[1],
        b0_gt: dualReal[0],
        b1_gt: dualReal[1],
      },
    }).toEqual(scalars);

    // A product that leaves an undefined clDice out of the mean would flatter its worst images.
    const shown = clDice ?? (overlap.dice === null ? null : 0);
    expect(measureImage(prediction, truth, width, height, 1, null)).toEqual({
      dice: overlap.dice,
      clDice: shown,
      betti0Error,
      betti1Error,
      sensitivity: overlap.sensitivity,
      precision: overlap.precision,
      rocAuc: null,
      classes: [
        {
          label: 1,
          dice: overlap.dice,
          clDice: shown,
          betti0Error,
          betti1Error,
          sensitivity: overlap.sensitivity,
          precision: overlap.precision,
          rocAuc: null,
        },
      ],
    });
  });
});
