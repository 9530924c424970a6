import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createNoise } from './noise.ts';
import { drift, fadedStretches, fracture, wander, wrapAngle } from './paths.ts';

describe('createNoise', () => {
  it.each([{ cellPx: 8 }, { cellPx: 16, octaves: 4 }, { cellPx: 4, octaves: 2, gain: 0.8, stretch: 3 }])(
    'has mean about 0 and standard deviation about 1: %o',
    (options) => {
      const field = createNoise(createRandom(1), 400, 300, options);
      expect(field).toHaveLength(120_000);
      const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
      const variance = field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / field.length;
      expect(Math.abs(mean)).toBeLessThan(0.15);
      expect(Math.sqrt(variance)).toBeGreaterThan(0.75);
      expect(Math.sqrt(variance)).toBeLessThan(1.25);
    },
  );

  it('is smooth within a cell', () => {
    const field = createNoise(createRandom(2), 64, 64, { cellPx: 32 });
    for (let i = 1; i < 64; i++) expect(Math.abs(field[i] - field[i - 1])).toBeLessThan(0.4);
  });
});

describe('paths', () => {
  it('wander takes steps of equal length and stops at the fence', () => {
    const path = wander(
      createRandom(3),
      { x: 0, y: 0 },
      { heading: 0, lengthPx: 500, wobble: 0.02, stepPx: 2, inside: ({ x }) => x < 50 },
    );
    expect(path.length).toBeGreaterThan(10);
    path.slice(1).forEach((point, i) => {
      expect(Math.hypot(point.x - path[i].x, point.y - path[i].y)).toBeCloseTo(2, 9);
    });
    expect(path.every(({ x }) => x < 50)).toBe(true);
  });

  it('wander is drawn to where it is steered', () => {
    const path = wander(
      createRandom(4),
      { x: 0, y: 0 },
      { heading: 3, lengthPx: 800, wobble: 0.002, steer: () => 0, pull: 0.05 },
    );
    expect(Math.abs(wrapAngle(path[path.length - 1].heading))).toBeLessThan(0.2);
  });

  it('fracture keeps its ends and leaves no piece longer than twice the finest', () => {
    const path = fracture(createRandom(5), { x: 0, y: 0 }, { x: 200, y: 50 }, 0.1, 4);
    expect(path[0]).toEqual({ x: 0, y: 0 });
    expect(path[path.length - 1]).toEqual({ x: 200, y: 50 });
    for (let i = 1; i < path.length; i++) {
      expect(Math.hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y)).toBeLessThanOrEqual(4);
    }
  });

  it('drift stays between −1 and 1 and changes slowly', () => {
    const values = drift(createRandom(6), 300, 10);
    expect(values).toHaveLength(300);
    values.forEach((value, i) => {
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      if (i > 0) expect(Math.abs(value - values[i - 1])).toBeLessThan(0.35);
    });
  });

  it('fadedStretches goes down to its low only where it should', () => {
    const options = { stretches: 1, lengthSteps: 4, low: 0.2 };
    const strength = fadedStretches(createRandom(7), 100, options);
    expect(Math.min(...strength)).toBeCloseTo(0.2, 5);
    expect(strength.filter((value) => value === 1).length).toBeGreaterThan(75);
    expect(fadedStretches(createRandom(7), 5, { ...options, stretches: 0 })).toEqual([1, 1, 1, 1, 1]);
  });
});
