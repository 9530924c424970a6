import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureClassAucs, measureRocAuc } from './roc-auc.ts';

/** The definition, written out: every positive against every negative. */
function plainAuc(scores: Float32Array, truth: Uint8Array, label: number, fieldOfView: Uint8Array | null) {
  const inside = [...truth.keys()].filter((i) => fieldOfView === null || fieldOfView[i] !== 0);
  const positives = inside.filter((i) => truth[i] === label).map((i) => scores[i]);
  const negatives = inside.filter((i) => truth[i] !== label).map((i) => scores[i]);
  let wins = 0;
  for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
  const pairs = positives.length * negatives.length;
  return pairs === 0 ? null : wins / pairs;
}

/** The same by ranks (Mann–Whitney): mean ranks of ties, then U = R₊ − n₊ (n₊ + 1) / 2. */
function rankSumAuc(scores: Float32Array, truth: Uint8Array, label: number) {
  const rank = (i: number) => {
    const below = scores.filter((score) => score < scores[i]).length;
    const equal = scores.filter((score) => score === scores[i]).length;
    return below + (equal + 1) / 2;
  };
  const positives = [...truth.keys()].filter((i) => truth[i] === label);
  const negativeCount = truth.length - positives.length;
  const rankSum = positives.reduce((sum, i) => sum + rank(i), 0);
  const pairs = positives.length * negativeCount;
  return pairs === 0 ? null : (rankSum - (positives.length * (positives.length + 1)) / 2) / pairs;
}

const pixels = fc.array(
  fc.record({
    score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true }), fc.constant(-0)),
    label: fc.integer({ min: 0, max: 2 }),
    inside: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const arrays = (drawn: { score: number; label: number; inside: number }[]) => ({
  scores: Float32Array.from(drawn, ({ score }) => score),
  truth: Uint8Array.from(drawn, ({ label }) => label),
  fieldOfView: Uint8Array.from(drawn, ({ inside }) => inside),
});

describe('measureRocAuc', () => {
  it.each([
    // roc_auc_score's own example, and its mirror image.
    [[0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
    [[0.1, 0.4, 0.35, 0.8], [1, 1, 0, 0], 0.25],
    [[0, 0, 1, 1], [0, 0, 1, 1], 1],
    [[1, 1, 0, 0], [0, 0, 1, 1], 0],
    [[0.5, 0.5, 0.5], [0, 1, 1], 0.5],
    [[0, -0], [0, 1], 0.5],
    [[1, 2], [1, 1], null],
    [[1, 2], [0, 0], null],
  ])('of %j against %j is %s', (scores, truth, auc) => {
    expect(measureRocAuc(Float32Array.from(scores), Uint8Array.from(truth), 1, null)).toBe(auc);
  });

  it('is the share of pairs in the right order, in whatever field of view', () => {
    fc.assert(
      fc.property(pixels, fc.integer({ min: 0, max: 2 }), (drawn, label) => {
        const { scores, truth, fieldOfView } = arrays(drawn);
        expect(measureRocAuc(scores, truth, label, fieldOfView)).toBe(
          plainAuc(scores, truth, label, fieldOfView),
        );
        const whole = measureRocAuc(scores, truth, label, null);
        expect(whole).toBe(plainAuc(scores, truth, label, null));
        const byRanks = rankSumAuc(scores, truth, label);
        if (whole === null || byRanks === null) expect(byRanks).toBe(whole);
        else expect(whole).toBeCloseTo(byRanks, 12);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its value under rising maps and turns round under falling ones', () => {
    fc.assert(
      fc.property(pixels, (drawn) => {
        const { scores, truth } = arrays(drawn);
        const small = scores.map((score) => Math.sign(score) * Math.min(Math.abs(score), 1e6));
        const auc = measureRocAuc(small, truth, 1, null);
        const doubled = measureRocAuc(
          small.map((score) => 2 * score),
          truth,
          1,
          null,
        );
        const turned = measureRocAuc(
          small.map((score) => -score),
          truth,
          1,
          null,
        );
        expect(doubled).toBe(auc);
        if (auc === null) expect(turned).toBe(null);
        else expect(turned).toBeCloseTo(1 - auc, 12);
      }),
    );
  });

  it('counts a million pixels exactly', () => {
    const n = 1_000_000;
    const scores = Float32Array.from({ length: n }, (_, i) => i % 1000);
    const truth = Uint8Array.from({ length: n }, (_, i) => (i % 1000 >= 900 ? 1 : 0));
    expect(measureRocAuc(scores, truth, 1, null)).toBe(1);
    expect(measureRocAuc(scores.fill(7), truth, 1, null)).toBe(0.5);
  });

  it('passes over NaN outside the field of view, and refuses it inside', () => {
    const scores = Float32Array.of(0, 1, Number.NaN);
    const truth = Uint8Array.of(0, 1, 1);
    expect(measureRocAuc(scores, truth, 1, Uint8Array.of(1, 1, 0))).toBe(1);
    expect(() => measureRocAuc(scores, truth, 1, null)).toThrow(/^The scores hold NaN at index 2/);
  });

  it('refuses wrong arguments', () => {
    const two = Float32Array.of(0, 1);
    const truth = Uint8Array.of(0, 1);
    expect(() => measureRocAuc(Float32Array.of(1), truth, 1, null)).toThrow(
      /scores have 1 pixels and the ground truth 2/,
    );
    expect(() => measureRocAuc(new Float32Array(), new Uint8Array(), 1, null)).toThrow(/have no pixels/);
    expect(() => measureRocAuc([0, 1] as unknown as Float32Array, truth, 1, null)).toThrow(
      /scores must be a Float32Array/,
    );
    expect(() => measureRocAuc(two, [0, 1] as unknown as Uint8Array, 1, null)).toThrow(
      /ground truth must be a Uint8Array/,
    );
    expect(() => measureRocAuc(two, truth, 1, Uint8Array.of(1))).toThrow(/field of view has 1 pixels/);
    expect(() => measureRocAuc(two, truth, 1.5, null)).toThrow(/^label must be/);
  });
});

describe('measureClassAucs', () => {
  it('takes each class against the rest', () => {
    const truth = Uint8Array.of(0, 1, 2, 2);
    const planes = [Float32Array.of(0.1, 0.9, 0.2, 0.1), Float32Array.of(0.8, 0.1, 0.9, 0.5)];
    expect(measureClassAucs(planes, truth, 2, null)).toEqual([1, 0.75]);
    expect(measureClassAucs(planes, truth, 2, Uint8Array.of(1, 0, 1, 0))).toEqual([null, 1]);
  });

  it('refuses a plane too few, and labels beyond the classes', () => {
    const plane = Float32Array.of(0, 1);
    expect(() => measureClassAucs([plane], Uint8Array.of(0, 1), 2, null)).toThrow(
      /probabilities have 1 planes; with 2 foreground classes/,
    );
    expect(() => measureClassAucs([plane], Uint8Array.of(0, 2), 1, null)).toThrow(
      /ground truth holds the label 2/,
    );
    expect(() => measureClassAucs([plane], Uint8Array.of(0, 1), 0, null)).toThrow(/^classCount/);
  });
});
