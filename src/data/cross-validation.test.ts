import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignFolds } from './cross-validation.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `image_${i + 1}.png`);

describe('assignFolds', () => {
  it('holds every image out exactly once, in folds of nearly equal length', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 60 })
          .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 2, max: n }))),
        fc.integer({ min: 0, max: 4_294_967_295 }),
        ([count, foldCount], seed) => {
          const ids = names(count);
          const folds = assignFolds(ids, foldCount, seed);
          expect(folds).toHaveLength(foldCount);
          expect(folds.flatMap(({ validation }) => validation).sort()).toEqual([...ids].sort());
          for (const { train, validation } of folds) {
            expect([...train, ...validation].sort()).toEqual([...ids].sort());
          }
          const lengths = folds.map(({ validation }) => validation.length);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
          expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
        },
      ),
    );
  });

  it('does not mind the order in which the images come, and does mind the seed', () => {
    const ids = names(20);
    expect(assignFolds(ids.toReversed(), 5, 7)).toEqual(assignFolds(ids, 5, 7));
    expect(assignFolds(ids, 5, 8)).not.toEqual(assignFolds(ids, 5, 7));
  });

  // Results of former experiments are found again by their split: it must never change.
  it('stays as it is', () => {
    expect(assignFolds(names(7), 3, 7).map(({ validation }) => validation)).toEqual([
      ['image_1.png', 'image_3.png', 'image_5.png'],
      ['image_2.png', 'image_7.png'],
      ['image_4.png', 'image_6.png'],
    ]);
  });

  it('sorts numbers as people do', () => {
    const [{ train, validation }] = assignFolds(names(12), 2, 1);
    const numbers = [...train, ...validation].map((id) => Number(/\d+/.exec(id)?.[0]));
    expect(numbers.slice(0, 6)).toEqual(numbers.slice(0, 6).sort((a, b) => a - b));
    expect(numbers.slice(6)).toEqual(numbers.slice(6).sort((a, b) => a - b));
  });

  it.each([
    [names(5), 1, /^foldCount must be an integer from 2 up; it is 1/],
    [names(5), 2.5, /it is 2.5/],
    [names(4), 5, /^foldCount is 5, but there are only 4 images/],
    [['a', 'b', 'a'], 2, /^ids holds "a" twice/],
  ])('refuses %j in %s folds', (ids, foldCount, message) => {
    expect(() => assignFolds(ids, foldCount, 7)).toThrow(message);
  });

  it('refuses a seed that is none', () => {
    expect(() => assignFolds(names(4), 2, -1)).toThrow(/seed must be an integer/);
  });
});
