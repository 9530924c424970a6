import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import { softSkeleton } from './soft-skeleton.ts';

function worstDifference(actual: Float32Array, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((worst, value, at) => Math.max(worst, Math.abs(value - Number(expected[at]))), 0);
}

describe.skipIf(!hasGolden)(`soft skeleton, ${GOLDEN_TITLE}`, () => {
  for (const golden of hasGolden ? listCases(GOLDEN_ROOT, ['softskel']).map(readCase) : []) {
    const [height, width] = golden.tensor('img').shape;
    const ks = [0, 1, 3, 5, 10].filter((k) => golden.has(`soft_skel_k${k}`));
    it(`${golden.name}: ${ks.length} numbers of iterations`, () => {
      expect(ks.length).toBeGreaterThan(0);
      const image = Float32Array.from(golden.tensor('img').data as ArrayLike<number>);
      for (const k of ks) {
        const wanted = golden.tensor(`soft_skel_k${k}`).data as ArrayLike<number>;
        expect(worstDifference(softSkeleton(image, width, height, k), wanted)).toBeLessThanOrEqual(2e-6);
      }
    });
  }
});

/** The definition, window by window. */
function byDefinition(image: Float32Array, width: number, height: number, iterations: number): number[] {
  const window = (x: number[], isPlus: boolean, pick: (...values: number[]) => number) =>
    x.map((_, at) => {
      const values: number[] = [];
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const row = Math.floor(at / width) + dy;
          const column = (at % width) + dx;
          if (isPlus && dy !== 0 && dx !== 0) continue;
          if (row >= 0 && row < height && column >= 0 && column < width) values.push(x[row * width + column]);
        }
      }
      return pick(...values);
    });
  const erode = (x: number[]) => window(x, true, Math.min);
  const openedDifference = (x: number[]) => {
    const opened = window(erode(x), false, Math.max);
    return x.map((value, at) => Math.max(0, value - opened[at]));
  };
  let x = [...image];
  let skeleton = openedDifference(x);
  for (let i = 0; i < iterations; i++) {
    x = erode(x);
    const delta = openedDifference(x);
    skeleton = skeleton.map((s, at) => s + Math.max(0, delta[at] - s * delta[at]));
  }
  return skeleton;
}

describe('softSkeleton', () => {
  it('is what the definition says, for images of any size', () => {
    const images = fc
      .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
      .chain(({ width, height }) =>
        fc
          .array(fc.integer({ min: 0, max: 255 }), { minLength: width * height, maxLength: width * height })
          .map((bytes) => ({ width, height, image: Float32Array.from(bytes, (byte) => byte / 255) })),
      );
    fc.assert(
      fc.property(images, fc.integer({ min: 0, max: 4 }), ({ width, height, image }, k) => {
        const before = image.slice();
        const worst = worstDifference(
          softSkeleton(image, width, height, k),
          byDefinition(image, width, height, k),
        );
        expect(worst).toBeLessThan(1e-6);
        expect(image).toEqual(before);
      }),
    );
  });

  it('keeps a line of one pixel as it is', () => {
    const image = Float32Array.from({ length: 49 }, (_, at) => (Math.floor(at / 7) === 3 ? 1 : 0));
    expect([...softSkeleton(image, 7, 7)]).toEqual([...image]);
  });
});
