import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryPair } from './arbitrary-pairs.ts';
import { skeletonizeClasses } from './class-skeletons.ts';
import { locateTopologyErrors } from './topology-errors.ts';
import { findRingCandidates, MOST_RINGS, selectRings } from './topology-rings.ts';

const WIDTH = 24;
const HEIGHT = 16;

const mapOf = (paint: (column: number, row: number) => number): Uint8Array =>
  Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => paint(at % WIDTH, Math.floor(at / WIDTH)));

/** A horizontal line with a gap of six in the prediction, which has a blob of 3 × 3 and a ring of 5 × 5 besides. */
const truth = mapOf((_column, row) => Number(row === 3));
const predicted = mapOf((column, row) => {
  if (row === 3) return Number(column < 9 || column >= 15);
  if (row >= 8 && row < 11 && column >= 2 && column < 5) return 1;
  const [right, down] = [Math.abs(column - 16), Math.abs(row - 10)];
  return Number(Math.max(right, down) === 2);
});

describe('rings of topology errors', () => {
  it('numbers missed pieces, false components and false loops from the largest down', () => {
    const { rings, ...counts } = selectRings(findRingCandidates(predicted, truth, WIDTH, HEIGHT, 1, null), 1);
    expect(rings.map(({ number, kind, extentPx, isMissed }) => [number, kind, extentPx, isMissed])).toEqual([
      [1, 'missed-skeleton', 6, true],
      [2, 'false-component', 5, false],
      [3, 'false-component', 3, false],
      [4, 'false-loop', 3, false],
    ]);
    expect(rings[0].pixel.row).toBe(3);
    expect(counts).toEqual({ missedCount: 1, falseCount: 3, missedTotal: 1, falseTotal: 3 });
  });

  it('has one cut-off for both kinds', () => {
    const candidates = findRingCandidates(predicted, truth, WIDTH, HEIGHT, 1, null);
    expect(selectRings(candidates, 5)).toMatchObject({ missedCount: 1, falseCount: 1, falseTotal: 3 });
    expect(selectRings(candidates, 7)).toMatchObject({ rings: [], missedCount: 0, falseCount: 0 });
  });

  it('counts what the metrics count where nothing is cut off', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ prediction, truth: labels, width, height }) => {
        const { totals } = locateTopologyErrors(prediction, labels, width, height);
        const binary = (mask: Uint8Array) => mask.map((value) => Number(value !== 0));
        const { missedCount, falseCount } = selectRings(
          findRingCandidates(binary(prediction), binary(labels), width, height, 1, null),
          1,
        );
        expect(missedCount).toBe(totals.errors['missed-skeleton'].regionCount);
        expect(falseCount).toBe(
          totals.errors['false-component'].regionCount + totals.errors['false-loop'].regionCount,
        );
        const skeleton = skeletonizeClasses(binary(prediction), width, height, 1, null);
        expect(skeleton.reduce((sum, value) => sum + value, 0)).toBe(totals.predictedSkeletonPx);
      }),
      { numRuns: 60 },
    );
  });

  it('looks at each class by itself and inside the field of view only', () => {
    const two = (map: Uint8Array) => map.map((value, at) => (value === 0 ? 0 : at % WIDTH < 12 ? 1 : 2));
    const labels = candidatesOf(two(predicted), two(truth), 2).map(({ label, kind }) => `${label} ${kind}`);
    expect(labels.filter((name) => name === '1 missed-skeleton')).toHaveLength(1);
    expect(labels.filter((name) => name === '2 missed-skeleton')).toHaveLength(1);
    const view = mapOf((_column, row) => Number(row < 6));
    expect(candidatesOf(predicted, truth, 1, view).map(({ kind }) => kind)).toEqual(['missed-skeleton']);
  });

  it('draws no more than fit, and counts all', () => {
    const dots = mapOf((column, row) => Number(column % 2 === 0 && row % 2 === 0));
    const candidates = candidatesOf(dots, new Uint8Array(dots.length), 1);
    const { rings, falseCount } = selectRings(candidates, 1);
    expect(falseCount).toBe(96);
    expect(rings).toHaveLength(MOST_RINGS);
    expect(selectRings(candidates.slice(0, 5), 1).rings).toHaveLength(5);
  });
});

function candidatesOf(
  prediction: Uint8Array,
  labels: Uint8Array,
  classCount: number,
  fieldOfView: Uint8Array | null = null,
) {
  return findRingCandidates(prediction, labels, WIDTH, HEIGHT, classCount, fieldOfView);
}
