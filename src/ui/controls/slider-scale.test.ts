import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, shareOf, valueAt, type SliderScale } from './slider-scale.ts';

const rate: SliderScale = { min: 1e-5, max: 0.1, step: 0, kind: 'log' };
const weight: SliderScale = { min: 0, max: 5, step: 0.05, kind: 'linear' };

describe('slider scales', () => {
  it('puts the middle of a log scale at the geometric mean', () => {
    expect(valueAt(50, rate)).toBe(0.001);
    expect(placeOf(0.001, rate)).toBe(50);
    expect(shareOf(50, rate)).toBe(0.5);
  });

  it('keeps values outside of the scale at its ends', () => {
    expect(placeOf(10, rate)).toBe(100);
    expect(placeOf(-1, weight)).toBe(0);
  });

  it('comes back to the same place from any value it gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (place) => {
        expect(Math.abs(placeOf(valueAt(place, rate), rate) - place)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives values without binary dust', () => {
    expect(valueAt(0.15000000000000002, weight)).toBe(0.15);
  });
});
