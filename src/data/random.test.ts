import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from './random.ts';

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

describe('createRandom', () => {
  it('repeats its stream for the same seed and differs for another', () => {
    expect(take(createRandom(7), 50)).toEqual(take(createRandom(7), 50));
    expect(take(createRandom(7), 5)).not.toEqual(take(createRandom(8), 5));
  });

  it('keeps its stream over versions, so that configs stay reproducible', () => {
    const random = createRandom(7);
    expect([0, 1, 2].map(() => random.integer(1_000_000))).toMatchInlineSnapshot(`
      [
        494603,
        84892,
        689120,
      ]
    `);
  });

  it('is uniform in [0, 1)', () => {
    const bins = new Array<number>(20).fill(0);
    const random = createRandom(1);
    for (let i = 0; i < 40_000; i++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      bins[Math.floor(value * 20)] += 1;
    }
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });

  it('draws every integer below the bound about equally often', () => {
    const random = createRandom(3);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 14_000; i++) counts[random.integer(7)] += 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(random.integer(1)).toBe(0);
  });

  it('has normal numbers of mean 0 and variance 1', () => {
    const random = createRandom(11);
    const count = 40_000;
    let sum = 0;
    let squares = 0;
    let beyondTwo = 0;
    for (let i = 0; i < count; i++) {
      const value = random.normal();
      sum += value;
      squares += value * value;
      if (Math.abs(value) > 2) beyondTwo++;
    }
    expect(sum / count).toBeCloseTo(0, 1);
    expect(squares / count).toBeCloseTo(1, 1);
    expect(beyondTwo / count).toBeCloseTo(0.0455, 2);
  });

  it('forks streams that depend on the label and not on earlier draws', () => {
    const fresh = createRandom(5);
    const used = createRandom(5);
    take(used, 100);
    expect(take(used.fork('patches'), 10)).toEqual(take(fresh.fork('patches'), 10));
    expect(take(fresh.fork('patches'), 10)).not.toEqual(take(fresh.fork('flips'), 10));
    expect(take(fresh.fork('a').fork('b'), 3)).not.toEqual(take(fresh.fork('b').fork('a'), 3));
  });

  it('has forks that are not correlated with neighbouring labels', () => {
    const root = createRandom(0);
    const count = 4000;
    const left = take(root.fork('0'), count);
    const right = take(root.fork('1'), count);
    const covariance = left.reduce((sum, value, i) => sum + (value - 0.5) * (right[i] - 0.5), 0) / count;
    expect(Math.abs(covariance * 12)).toBeLessThan(0.06);
  });

  it.each([-1, 1.5, NaN, 2 ** 32])('refuses the seed %s', (seed) => {
    expect(() => createRandom(seed)).toThrow(/seed must be an integer/);
  });

  it.each([0, -3, 2.5, NaN])('refuses the bound %s', (bound) => {
    expect(() => createRandom(1).integer(bound)).toThrow(/upper bound/);
  });
});
