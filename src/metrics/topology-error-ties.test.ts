// Located errors and metrics are computed apart; their counts must agree exactly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import { computeBettiNumbers } from '../morphology/betti-numbers.ts';
import { arbitraryPair } from './arbitrary-pairs.ts';
import { measureBettiErrors } from './betti-errors.ts';
import { measureClDice } from './cl-dice.ts';
import { ratio } from './dice.ts';
import type { TopologyErrors } from './topology-error-types.ts';
import { locateTopologyErrors } from './topology-errors.ts';

/** That the counts of the located errors are those of the metrics. */
function expectTies(
  { totals }: TopologyErrors,
  prediction: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
) {
  const { errors } = totals;
  const missedPx = errors['missed-skeleton'].pixelCount;
  const falsePx = errors['false-skeleton'].pixelCount;
  const { topologyPrecision, topologySensitivity } = measureClDice(prediction, truth, width, height);
  expect(ratio(totals.trueSkeletonPx - missedPx, totals.trueSkeletonPx)).toBe(topologySensitivity);
  expect(ratio(totals.predictedSkeletonPx - falsePx, totals.predictedSkeletonPx)).toBe(topologyPrecision);

  const predicted = computeBettiNumbers(prediction, width, height);
  const real = computeBettiNumbers(truth, width, height);
  const falseComponents = errors['false-component'].regionCount;
  expect(totals.matchedPredictedComponents + falseComponents).toBe(predicted.betti0);
  expect(totals.matchedTrueComponents + totals.missedComponents).toBe(real.betti0);
  const lost = errors['filled-loop'].regionCount + errors['opened-loop'].regionCount;
  const falseLoops = errors['false-loop'].regionCount;
  expect(totals.matchedLoops + falseLoops).toBe(predicted.betti1);
  expect(totals.matchedLoops + lost).toBe(real.betti1);

  const { betti0Error, betti1Error } = measureBettiErrors(prediction, truth, width, height);
  expect(Math.abs(falseLoops - lost)).toBe(betti1Error);
  expect(
    Math.abs(
      totals.matchedPredictedComponents +
        falseComponents -
        totals.matchedTrueComponents -
        totals.missedComponents,
    ),
  ).toBe(betti0Error);
}

describe('located errors', () => {
  it('tie to the metrics of empty and full masks', () => {
    for (const [prediction, truth] of [
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [1, 1, 1],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
      [[1], [0]],
    ]) {
      const p = Uint8Array.from(prediction);
      const t = Uint8Array.from(truth);
      const located = locateTopologyErrors(p, t, p.length, 1);
      expectTies(located, p, t, p.length, 1);
    }
  });

  it('count what the metrics count', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ prediction, truth, width, height }) => {
        expectTies(
          locateTopologyErrors(prediction, truth, width, height, { minimumSizePx: 3 }),
          prediction,
          truth,
          width,
          height,
        );
      }),
      { numRuns: 400 },
    );
  });
});

describe.skipIf(!hasGolden)(`located errors, ${GOLDEN_TITLE}`, () => {
  const pairs = listCases(GOLDEN_ROOT, hasGolden ? ['metrics', 'real', 'real_nc'] : [])
    .map(readCase)
    .filter((golden) => golden.has('pred'));

  it.each(pairs)("tie to the reference's metrics: $group/$name", (golden) => {
    const { data: prediction, shape } = golden.bytes('pred');
    const { data: truth } = golden.bytes('gt');
    const [height, width] = shape;
    const located = locateTopologyErrors(prediction, truth, width, height);
    expectTies(located, prediction, truth, width, height);
    const { totals } = located;
    const { errors } = totals;
    const scalars = golden.json.scalars as Record<string, number | null>;
    const share = (all: number, wrong: number) => ratio(all - wrong, all);
    for (const [actual, name] of [
      [share(totals.trueSkeletonPx, errors['missed-skeleton'].pixelCount), 'topology_sensitivity'],
      [share(totals.predictedSkeletonPx, errors['false-skeleton'].pixelCount), 'topology_precision'],
    ] as const) {
      const wanted = scalars[name];
      if (actual === null || wanted === null) expect(actual, name).toBe(wanted);
      else expect(actual, name).toBeCloseTo(wanted, 12);
    }
    const lost = errors['filled-loop'].regionCount + errors['opened-loop'].regionCount;
    expect(Math.abs(errors['false-loop'].regionCount - lost)).toBe(scalars['b1_error']);
    expect(totals.matchedPredictedComponents + errors['false-component'].regionCount).toBe(
      scalars['b0_pred'],
    );
    expect(totals.matchedTrueComponents + totals.missedComponents).toBe(scalars['b0_gt']);
  });
});
