// Transforms of grey values: what must hold whatever the reference says.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { applyBrightness } from './brightness.ts';
import { applyContrast } from './contrast.ts';
import { applyGamma } from './gamma.ts';
import { applyGaussianBlur } from './gaussian-blur.ts';
import { createGaussianNoise } from './gaussian-noise.ts';
import { applyLowResolution } from './low-resolution.ts';
import { planeStatistics } from './plane-statistics.ts';
import { raiseToPower } from './power-curve.ts';

const SIZE = { width: 17, height: 12 };

function makePlane(count = SIZE.width * SIZE.height, seed = 3): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random.normal() - 1);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** Every transform of one plane, at one setting that changes something. */
const TRANSFORMS: Record<string, (plane: Float32Array, size: typeof SIZE) => Float32Array> = {
  gamma: (plane) => applyGamma(plane, 1.4, false),
  'inverted gamma': (plane) => applyGamma(plane, 0.7, true),
  contrast: (plane) => applyContrast(plane, 1.2),
  brightness: (plane) => applyBrightness(plane, 1),
  'low resolution': (plane, size) => applyLowResolution(plane, size, 0.6),
  blur: (plane, size) => applyGaussianBlur(plane, size, { y: 0.7, x: 1 }),
};

describe.each(Object.keys(TRANSFORMS))('%s', (name) => {
  it.each([
    { width: 1, height: 1 },
    { width: 1, height: 6 },
    { width: 5, height: 1 },
    { width: 2, height: 3 },
  ])('keeps the size and stays finite at $width × $height', (size) => {
    const plane = makePlane(size.width * size.height);
    const copy = plane.slice();
    const changed = TRANSFORMS[name](plane, size);
    expect(changed.length).toBe(plane.length);
    expect(changed.every(Number.isFinite)).toBe(true);
    expect(changed).not.toBe(plane);
    expect(plane).toEqual(copy);
  });

  it.each([0, 0.1, -3])('leaves a constant plane of %f as it is', (value) => {
    const plane = new Float32Array(SIZE.width * SIZE.height).fill(value);
    expect(largestDifference(TRANSFORMS[name](plane, SIZE), plane)).toBeLessThan(1e-6);
  });
});

describe('applyGamma', () => {
  it.each([
    [0.7, false],
    [1.5, false],
    [0.7, true],
    [6, false],
  ])('restores mean and deviation (γ %f, inverted %s)', (gamma, isInverted) => {
    const plane = makePlane();
    const before = planeStatistics(plane);
    const after = planeStatistics(applyGamma(plane, gamma, isInverted));
    expect(after.mean).toBeCloseTo(before.mean, 5);
    expect(after.deviation).toBeCloseTo(before.deviation, 5);
  });

  it('is the identity at γ 1, and inverted the mirror image of itself', () => {
    const plane = makePlane();
    expect(largestDifference(applyGamma(plane, 1, false), plane)).toBeLessThan(2e-6);
    const negative = plane.map((value) => -value);
    const mirrored = applyGamma(negative, 1.3, false).map((value) => -value);
    expect(applyGamma(plane, 1.3, true)).toEqual(mirrored);
  });

  it('keeps the order of values', () => {
    const plane = Float32Array.from({ length: 5000 }, (_, i) => i / 100 - 7);
    for (const gamma of [0.7, 1.5]) {
      const changed = applyGamma(plane, gamma, false);
      expect(changed.every((value, i) => i === 0 || value > changed[i - 1])).toBe(true);
    }
  });

  it('refuses γ ≤ 0 and values that are not finite', () => {
    for (const gamma of [0, -1, NaN, Infinity]) {
      expect(() => applyGamma(makePlane(), gamma, false)).toThrow(/^gamma is/);
    }
    expect(() => applyGamma(Float32Array.of(1, NaN), 1.2, false)).toThrow(/NaN or infinite/);
    expect(() => applyGamma(new Float32Array(0), 1.2, false)).toThrow(/no values/);
  });
});

describe('raiseToPower', () => {
  it.each([0.5, 0.7, 0.99, 1, 1.4, 1.5, 4, 0.1, 9])('equals the power %f within 2e-7', (gamma) => {
    const values = Float64Array.from({ length: 20_001 }, (_, i) => i / 20_000);
    const wanted = values.map((value) => value ** gamma);
    raiseToPower(values, gamma);
    expect(largestDifference(values, wanted)).toBeLessThan(2e-7);
    expect([values[0], values[20_000]]).toEqual([0, 1]);
  });
});

describe('applyContrast', () => {
  it('stays within the old range and moves away from the mean', () => {
    const plane = makePlane();
    const { minimum, maximum, mean } = planeStatistics(plane);
    const changed = applyContrast(plane, 1.25);
    expect(Math.min(...changed)).toBe(minimum);
    expect(Math.max(...changed)).toBe(maximum);
    changed.forEach((value, i) =>
      expect(Math.abs(value - mean)).toBeGreaterThanOrEqual(
        Math.min(Math.abs(plane[i] - mean), maximum - mean, mean - minimum) - 1e-6,
      ),
    );
    expect(
      largestDifference(applyContrast(plane, 0), new Float32Array(plane.length).fill(mean)),
    ).toBeLessThan(1e-6);
  });

  it('refuses negative factors', () => {
    expect(() => applyContrast(makePlane(), -0.1)).toThrow(/^The contrast factor is -0\.1/);
  });
});

describe('applyBrightness', () => {
  it('multiplies', () => {
    expect([...applyBrightness(Float32Array.of(1, -2, 0), 1.25)]).toEqual([1.25, -2.5, 0]);
  });

  it('refuses factors that are not finite', () => {
    expect(() => applyBrightness(makePlane(), NaN)).toThrow(/^The brightness factor is NaN/);
  });
});

describe('applyLowResolution', () => {
  it('is the identity at scale 1', () => {
    const plane = makePlane();
    expect(applyLowResolution(plane, SIZE, 1)).toEqual(plane);
  });

  it('repeats one pixel where only one is left', () => {
    const plane = makePlane(6);
    const changed = applyLowResolution(plane, { width: 3, height: 2 }, 0.1);
    expect([...changed]).toEqual(Array.from({ length: 6 }, () => plane[4]));
  });

  it('refuses scales out of range', () => {
    for (const scale of [0, 1.01, NaN]) {
      expect(() => applyLowResolution(makePlane(), SIZE, scale)).toThrow(/^The low-resolution scale is/);
    }
    expect(() => applyLowResolution(makePlane(5), SIZE, 0.5)).toThrow(/^The image plane has 5 values/);
  });
});

describe('applyGaussianBlur', () => {
  it('keeps the mass of a spot and spreads it by σ along each axis', () => {
    const size = { width: 31, height: 31 };
    const plane = new Float32Array(961);
    plane[15 * 31 + 15] = 1;
    const blurred = applyGaussianBlur(plane, size, { y: 1.5, x: 3 });
    const moment = (of: (at: number) => number) =>
      blurred.reduce((sum, value, at) => sum + value * of(at), 0);
    expect(moment(() => 1)).toBeCloseTo(1, 6);
    expect(Math.sqrt(moment((at) => (Math.floor(at / 31) - 15) ** 2))).toBeCloseTo(1.5, 1);
    expect(Math.sqrt(moment((at) => ((at % 31) - 15) ** 2))).toBeCloseTo(3, 1);
  });

  it('does nothing with a kernel of one pixel', () => {
    const plane = makePlane();
    expect(applyGaussianBlur(plane, SIZE, { y: 0.05, x: 0.05 })).toEqual(plane);
  });

  it('refuses σ ≤ 0', () => {
    expect(() => applyGaussianBlur(makePlane(), SIZE, { y: 0, x: 1 })).toThrow(/^sigmaPx\.y is 0/);
    expect(() => applyGaussianBlur(makePlane(), SIZE, { y: 1, x: NaN })).toThrow(/^sigmaPx\.x is NaN/);
    expect(() => applyGaussianBlur(makePlane(3), SIZE, { y: 1, x: 1 })).toThrow(/^The image plane has 3/);
  });
});

describe('createGaussianNoise', () => {
  it('has mean 0, the deviation told, and normal tails', () => {
    const noise = createGaussianNoise(100_000, 0.1, 12);
    const { mean, deviation } = planeStatistics(noise);
    expect(Math.abs(mean)).toBeLessThan(0.0015);
    expect(Math.abs(deviation - 0.1)).toBeLessThan(0.001);
    const beyond = noise.filter((value) => Math.abs(value) > 0.196).length / 100_000;
    expect(beyond).toBeGreaterThan(0.047);
    expect(beyond).toBeLessThan(0.053);
  });

  it('is the same for the same seed only, and 0 for σ 0', () => {
    expect(createGaussianNoise(50, 1, 1)).toEqual(createGaussianNoise(50, 1, 1));
    expect(createGaussianNoise(50, 1, 1)).not.toEqual(createGaussianNoise(50, 1, 2));
    expect(createGaussianNoise(50, 0, 1).every((value) => value === 0)).toBe(true);
  });

  it('refuses negative σ', () => {
    expect(() => createGaussianNoise(4, -1, 0)).toThrow(/^sigma is -1/);
  });
});
