import { expect, it } from 'vitest';
import type { LossNumbers } from '../../workers/loss-lab-protocol.ts';
import {
  describeMost,
  formatFactor,
  formatPower,
  formatPush,
  formatShare,
  formatSigned,
  pushExponent,
  shownValue,
} from './lab-words.ts';
import { niceLimit } from './nice-limit.ts';

const numbers = (dice: number, ce: number, connectivity: number | null, weight = 1): LossNumbers => ({
  total: dice + ce + weight * (connectivity ?? 0),
  terms: { dice, ce, connectivity },
});

it('shows the added term by itself or the whole loss, both from 0 upwards', () => {
  const recall = numbers(-0.9, 0.05, -0.8, 2);
  expect(shownValue('skeleton-recall', recall, 'added', 2)).toBeCloseTo(0.2);
  expect(shownValue('skeleton-recall', recall, 'whole', 2)).toBeCloseTo(0.1 + 0.05 + 2 * 0.2);
  expect(shownValue('dice-ce', numbers(-0.9, 0.05, null), 'added', 2)).toBeCloseTo(0.15);
});

it('writes changes, factors, pushes and shares', () => {
  expect([0, 0.0071, -0.1, 0.00002, -0.0004].map(formatSigned)).toEqual([
    '0',
    '+0.007',
    '−0.100',
    '+2e−5',
    '−4e−4',
  ]);
  expect([formatFactor(0.1, 0.28), formatFactor(0.1, 0.103), formatFactor(0, 1)]).toEqual([
    '×2.8',
    '×1.03',
    '–',
  ]);
  expect([pushExponent(4e-5), pushExponent(1e-4)]).toEqual([-5, -4]);
  expect([formatPush(4.6e-6, -5), formatPush(-1.76e-5, -5), formatPush(0, -5)]).toEqual([
    '+0.46',
    '−1.76',
    '0',
  ]);
  expect(formatPower(-12)).toBe('10⁻¹²');
  expect([0, 0.004, 0.12].map(formatShare)).toEqual(['0', '0.4', '12']);
  expect([niceLimit(0), niceLimit(0.231), niceLimit(0.9)]).toEqual([0.01, 0.3, 1]);
});

it('says which losses did not move, and which moved most', () => {
  const losses = [
    { id: 'dice-ce', before: numbers(-0.9, 0.1, null), now: numbers(-0.8, 0.1, null) },
    { id: 'skeleton-recall', before: numbers(-0.9, 0.1, -0.9), now: numbers(-0.8, 0.1, -0.9) },
    { id: 'cl-dice', before: numbers(-0.9, 0.1, 0.1), now: numbers(-0.8, 0.1, 0.3) },
  ];
  expect(describeMost({ losses }, 'added', 1)).toBe(
    'Unmoved, to the last digit: Skeleton Recall. Raised most against its own size: clDice, ×3.0.',
  );
  const still = losses.map(({ id, before }) => ({ id, before, now: before }));
  expect(describeMost({ losses: still }, 'added', 1)).toBe('');
});
