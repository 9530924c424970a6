// The numbers are SciPy 1.10.1's, made by
//
//   import numpy as np
//   from scipy.stats import wilcoxon
//   rng = np.random.RandomState(5)
//   def case(name, d):
//       d = np.asarray(d, float); nz = d[d != 0]
//       plain = len(nz) == len(d) and len(np.unique(np.abs(d))) == len(d) and len(d) <= 25
//       mode = 'exact' if plain else 'approx'
//       r = wilcoxon(d, zero_method='wilcox', correction=not plain, alternative='two-sided', mode=mode)
//       print(name, d, mode, len(nz), repr(r.statistic), repr(r.pvalue))
//   case('one', [3]); case('five, all one way', [1, 2, 3, 4, 5]); case('four', [1, 3, -2, 5])
//   case('seven', [-4, 1, 9, 16, -25, 36, 49])
//   case('twenty', (rng.permutation(20) + 1) * rng.choice([-1, 1, 1], 20))
//   case('twenty-five', (rng.permutation(25) + 1) * rng.choice([-1, 1], 25))
//   case('twenty-six', (rng.permutation(26) + 1) * rng.choice([-1, 1, 1], 26))
//   case('ties', [1, 1, -1, 2, 2, 3, -4, 5]); case('zeros', [0, 1, 2, 0, -3, 4, 5, 6])
//   case('zeros and ties', [0, 0, 1, 1, 2, -2, 2, 7, -7]); case('one beside zeros', [0, 0, 2])
//   case('all tied, balanced', [1, -1, 1, -1]); case('far tail', list(range(1, 81)))
//   case('forty with ties', rng.randint(-6, 12, 40))
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalUpperTail } from './normal-tail.ts';
import { testSignedRanks } from './wilcoxon.ts';

type Case = [string, number[], 'exact' | 'normal', number, number, number];
const CASES: Case[] = [
  ['one', [3], 'exact', 1, 0, 1],
  ['five, all one way', [1, 2, 3, 4, 5], 'exact', 5, 0, 0.0625],
  ['four', [1, 3, -2, 5], 'exact', 4, 2, 0.375],
  ['seven', [-4, 1, 9, 16, -25, 36, 49], 'exact', 7, 7, 0.296875],
  [
    'twenty',
    [3, 6, -18, 20, 13, 2, 12, 11, 14, 19, 8, 5, 9, 10, 1, -17, 7, 16, 15, -4],
    'exact',
    20,
    39,
    0.012079238891601562,
  ],
  [
    'twenty-five',
    [13, 12, 1, -16, 25, 14, 11, 9, 18, 8, -6, -2, -19, -23, 4, 21, -7, 22, -3, 20, -10, 24, 15, -5, 17],
    'exact',
    25,
    91,
    0.055070459842681885,
  ],
  [
    'twenty-six',
    [
      19, -5, 11, -3, -2, 10, -4, 14, -20, 24, -21, -17, 25, 7, -18, 8, -26, 16, 15, 6, -22, -13, 1, -9, 12,
      -23,
    ],
    'normal',
    26,
    168,
    0.8588911675939768,
  ],
  ['ties', [1, 1, -1, 2, 2, 3, -4, 5], 'normal', 8, 9, 0.23107319627794864],
  ['zeros', [0, 1, 2, 0, -3, 4, 5, 6], 'normal', 6, 3, 0.1422132419363924],
  ['zeros and ties', [0, 0, 1, 1, 2, -2, 2, 7, -7], 'normal', 7, 10.5, 0.6082209420702409],
  ['one beside zeros', [0, 0, 2], 'normal', 1, 0, 1],
  ['all tied, balanced', [1, -1, 1, -1], 'normal', 4, 5, 1],
  ['far tail', Array.from({ length: 80 }, (_, i) => i + 1), 'normal', 80, 0, 7.999532481409323e-15],
  [
    'forty with ties',
    [
      3, -6, 4, 9, 0, 3, 8, -4, -6, 2, 2, 1, 6, 2, 4, 2, -6, 9, 8, -1, -3, 5, 5, -2, -6, -4, -4, 11, -5, 7,
      -5, -6, 7, 3, -5, 3, -6, 2, 1, -2,
    ],
    'normal',
    39,
    326,
    0.3744980873941407,
  ],
];

describe('testSignedRanks', () => {
  it.each(CASES)('%s', (_name, differences, method, count, statistic, pValue) => {
    const result = testSignedRanks(differences);
    expect(result).toMatchObject({ method, count, statistic });
    expect(Math.abs(result!.pValue / pValue - 1)).toBeLessThan(1e-12);
  });

  it('is the share of all signs that give a statistic as small, counted one by one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 9 }),
        fc.infiniteStream(fc.boolean()),
        (magnitudes, signs) => {
          const n = magnitudes.length;
          const result = testSignedRanks(magnitudes.map((value) => (signs.next().value ? value : -value)));
          let asSmall = 0;
          for (let pattern = 0; pattern < 2 ** n; pattern++) {
            let sum = 0;
            for (let rank = 1; rank <= n; rank++) if (((pattern >> (rank - 1)) & 1) === 1) sum += rank;
            if (sum <= result!.statistic) asSmall++;
          }
          expect(result!.pValue).toBe(Math.min(1, (2 * asSmall) / 2 ** n));
        },
      ),
    );
  });

  it('does not mind the order, nor which of the two is taken from which', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 }), (differences) => {
        const result = testSignedRanks(differences);
        expect(testSignedRanks(differences.map((value) => -value))).toEqual(result);
        expect(testSignedRanks(differences.toReversed())).toEqual(result);
        if (result !== null) {
          expect(result.pValue).toBeGreaterThan(0);
          expect(result.pValue).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('says nothing where nothing differs', () => {
    expect(testSignedRanks([0, -0, 0])).toBe(null);
    expect(testSignedRanks([])).toBe(null);
  });

  it('refuses what is not finite', () => {
    expect(() => testSignedRanks([1, Number.NaN])).toThrow(/^The differences hold NaN at index 1/);
  });
});

describe('normalUpperTail', () => {
  // scipy.stats.norm.sf
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [2.4, 0.008197535924596131],
    [2.6, 0.004661188023718747],
    [5, 2.866515718791933e-7],
    [10, 7.61985302416047e-24],
    [30, 4.906713927148187e-198],
  ])('of %s is %s', (z, tail) => {
    expect(Math.abs(normalUpperTail(z) / tail - 1)).toBeLessThan(1e-12);
  });

  it('refuses what lies below 0', () => {
    expect(() => normalUpperTail(-1)).toThrow(/^z must be/);
  });
});
