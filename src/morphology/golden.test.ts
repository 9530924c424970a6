// The reference's own results (scikit-image 0.19.3 and the official tubed-skeleton transform).
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  type GoldenCase,
  hasGolden,
  listCases,
  readCase,
} from '../../scripts/golden/read-case.ts';
import {
  computeBettiNumbers,
  computeBettiNumbersByLabelling,
  computeEulerCharacteristic,
} from './betti-numbers.ts';
import { skeletonizePlain } from './skeletonize-plain.ts';
import { skeletonize } from './skeletonize.ts';
import { computeTubedSkeleton } from './tubed-skeleton.ts';

const countSet = (mask: Uint8Array) => mask.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);

/** Where two arrays of bytes differ first; -1 if nowhere. Far quicker than toEqual on whole images. */
function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Math.min(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) return i;
  return -1;
}

function casesWith(tensor: string, groups: string[]): GoldenCase[] {
  return listCases(GOLDEN_ROOT, groups)
    .map(readCase)
    .filter((golden) => golden.has(tensor));
}

describe.skipIf(!hasGolden)(`morphology, ${GOLDEN_TITLE}`, () => {
  const masks = hasGolden ? casesWith('mask', ['skel', 'real', 'real_nc']) : [];
  const labelMaps = hasGolden ? casesWith('label', ['skel_multiclass', 'real', 'real_nc']) : [];

  it('finds the cases', () => {
    expect(masks.length).toBeGreaterThanOrEqual(111);
    expect(labelMaps.length).toBeGreaterThanOrEqual(10);
  });

  it.each(masks)('$group/$name', (golden) => {
    const { data: mask, shape } = golden.bytes('mask');
    const [height, width] = shape;
    const skeleton = skeletonize(mask, width, height);
    expect(firstDifference(skeleton, golden.bytes('skeleton_zhang').data)).toBe(-1);
    const tube = computeTubedSkeleton(mask, width, height);
    expect(firstDifference(tube, golden.bytes('tubed_skeleton').data)).toBe(-1);

    const ofMask = computeBettiNumbersByLabelling(mask, width, height);
    const ofSkeleton = computeBettiNumbersByLabelling(skeleton, width, height);
    expect({
      mask_pixels: countSet(mask),
      skeleton_pixels: countSet(skeleton),
      mask_b0: ofMask.betti0,
      mask_b1: ofMask.betti1,
      mask_euler8: computeEulerCharacteristic(mask, width, height),
      skeleton_b0: ofSkeleton.betti0,
      skeleton_b1: ofSkeleton.betti1,
    }).toEqual(golden.json.scalars);
    expect(computeBettiNumbers(mask, width, height)).toEqual(ofMask);
    expect(computeBettiNumbers(skeleton, width, height)).toEqual(ofSkeleton);
    if (mask.length <= 20_000)
      expect(firstDifference(skeletonizePlain(mask, width, height), skeleton)).toBe(-1);
  });

  it.each(labelMaps)('$group/$name', (golden) => {
    const { data: labels, shape } = golden.bytes('label');
    const [height, width] = shape;
    const tube = computeTubedSkeleton(labels, width, height);
    expect(firstDifference(tube, golden.bytes('tubed_skeleton_label').data)).toBe(-1);
    const bare = computeTubedSkeleton(labels, width, height, 0);
    expect(firstDifference(bare, golden.bytes('skeleton_label').data)).toBe(-1);
    const counts = golden.json.scalars['tube_pixels_per_class'] as number[];
    expect(counts.map((_, label) => tube.reduce((n, value) => n + (value === label ? 1 : 0), 0))).toEqual(
      counts,
    );
  });

  it.each(hasGolden ? casesWith('skeleton_zhang', ['skel_exhaustive']) : [])('$group/$name', (golden) => {
    const { H: height, W: width, count } = golden.json.params as { H: number; W: number; count: number };
    const encode = (image: Uint8Array) => image.reduce((code, value, bit) => code | (value << bit), 0);
    const patterns = Array.from({ length: count }, (_, pattern) =>
      Uint8Array.from({ length: width * height }, (__, bit) => (pattern >> bit) & 1),
    );
    const skeletons = patterns.map((mask) => encode(skeletonize(mask, width, height)));
    expect(firstDifference(skeletons, golden.tensor('skeleton_zhang').data)).toBe(-1);
    const tubes = patterns.map((mask) => encode(computeTubedSkeleton(mask, width, height)));
    expect(firstDifference(tubes, golden.tensor('tubed_skeleton').data)).toBe(-1);
  });
});
