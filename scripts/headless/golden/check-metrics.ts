// Group metrics: Dice, clDice and its halves, Betti numbers and errors, and located topology errors that tie to them.
import { dualBetti } from '../../golden/dual-betti.ts';
import { measureBettiErrors } from '../../../src/metrics/betti-errors.ts';
import { measureClDice } from '../../../src/metrics/cl-dice.ts';
import { measureOverlap } from '../../../src/metrics/dice.ts';
import { computeBettiNumbers, computeEulerCharacteristic } from '../../../src/morphology/betti-numbers.ts';
import { type Examination, LIMITS } from './examination.ts';

/** A prediction beside its ground truth. */
export function checkMetrics(e: Examination): void {
  const { data: prediction, shape } = e.bytes('pred');
  const { data: truth } = e.bytes('gt');
  const [height, width] = shape;

  const overlap = measureOverlap(prediction, truth);
  e.equal('tp', [overlap.truePositivePx], [Number(e.scalar('tp'))]);
  e.equal('fp', [overlap.falsePositivePx], [Number(e.scalar('fp'))]);
  e.equal('fn', [overlap.falseNegativePx], [Number(e.scalar('fn'))]);
  e.number('dice', overlap.dice, e.scalar('dice'), LIMITS.metric);

  const { clDice, topologyPrecision, topologySensitivity } = measureClDice(prediction, truth, width, height);
  e.number('cldice', clDice, e.scalar('cldice'), LIMITS.metric);
  e.number('topology_precision', topologyPrecision, e.scalar('topology_precision'), LIMITS.metric);
  e.number('topology_sensitivity', topologySensitivity, e.scalar('topology_sensitivity'), LIMITS.metric);

  const errors = measureBettiErrors(prediction, truth, width, height);
  e.equal('b0_error', [errors.betti0Error], [Number(e.scalar('b0_error'))]);
  e.equal('b1_error', [errors.betti1Error], [Number(e.scalar('b1_error'))]);
  const dual = e.scalar('alt_fg4_bg8') as Record<string, number>;
  for (const [of, mask] of [
    ['pred', prediction],
    ['gt', truth],
  ] as const) {
    const { betti0, betti1 } = computeBettiNumbers(mask, width, height);
    e.equal(`b0_${of}`, [betti0], [Number(e.scalar(`b0_${of}`))]);
    e.equal(`b1_${of}`, [betti1], [Number(e.scalar(`b1_${of}`))]);
    e.equal(
      `euler8_${of}`,
      [computeEulerCharacteristic(mask, width, height)],
      [Number(e.scalar(`euler8_${of}`))],
    );
    e.equal(
      `gudhi_T_construction_${of}`,
      [betti0, betti1],
      e.scalar(`gudhi_T_construction_${of}`) as number[],
    );
    e.equal(`alt_fg4_bg8 ${of}`, dualBetti(mask, width, height), [dual[`b0_${of}`], dual[`b1_${of}`]]);
  }
}
