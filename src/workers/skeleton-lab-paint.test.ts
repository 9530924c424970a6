import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shadeOfClass } from './paint-protocol.ts';
import { LAB_RGB, paintView } from './skeleton-lab-paint.ts';

/** Pixel by pixel, from the description. */
function paintPlain(
  values: Float32Array | Uint8Array,
  labels: Uint8Array | null,
  classCount: number,
): number[] {
  return Array.from(values).flatMap((value, at) => {
    const alpha = Math.round(value * 255);
    if (alpha === 0) return [0, 0, 0, 0];
    const index = labels === null ? 1 : Math.min(Math.max(labels[at], 1), classCount);
    return [...shadeOfClass(LAB_RGB.topo, index, labels === null ? 1 : classCount), alpha];
  });
}

describe('paintView', () => {
  it('paints probabilities and set pixels in one colour or in shades of their classes', () => {
    const pixel = fc.record({
      share: fc.oneof(fc.constantFrom(0, 1, 0.001), fc.double({ min: 0, max: 1, noNaN: true })),
      label: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(pixel, { minLength: 1 }), (pixels) => {
        const shares = Float32Array.from(pixels, ({ share }) => share);
        const set = Uint8Array.from(shares, (share) => (share > 0.5 ? 1 : 0));
        const classes = Uint8Array.from(pixels, ({ label }) => label);
        for (const labels of [null, classes]) {
          expect([...paintView('topo', shares, labels, 3)]).toEqual(paintPlain(shares, labels, 3));
          expect([...paintView('topo', set, labels, 3)]).toEqual(paintPlain(set, labels, 3));
        }
      }),
    );
  });
});
