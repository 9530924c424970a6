// Masks for property tests: pure noise hardly ever has thick parts, so that blobs, bars and frames are drawn as well.
import fc from 'fast-check';

export interface SizedMask {
  width: number;
  height: number;
  mask: Uint8Array;
}

interface Stroke {
  row: number;
  column: number;
  height: number;
  width: number;
  value: number;
}

/**
 * Masks of 1 × 1 to maxEdgePx × maxEdgePx pixels with values 0…maxValue: noise of any density under overlapping
 * rectangles of foreground and background, which also touch and cross the border.
 */
export function arbitraryMask(maxEdgePx = 24, maxValue = 1): fc.Arbitrary<SizedMask> {
  const edge = fc.integer({ min: 1, max: maxEdgePx });
  const stroke: fc.Arbitrary<Stroke> = fc.record({
    row: fc.integer({ min: -3, max: maxEdgePx }),
    column: fc.integer({ min: -3, max: maxEdgePx }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    value: fc.integer({ min: 0, max: maxValue }),
  });
  return fc.record({ width: edge, height: edge }).chain(({ width, height }) =>
    fc
      .record({
        density: fc.constantFrom(0, 0, 0.05, 0.3, 0.5, 0.7, 0.95, 1),
        noise: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
          minLength: width * height,
          maxLength: width * height,
        }),
        value: fc.integer({ min: 1, max: maxValue }),
        strokes: fc.array(stroke, { maxLength: 12 }),
      })
      .map(({ density, noise, value, strokes }) => {
        const mask = Uint8Array.from(noise, (level) => (level < density ? value : 0));
        for (const drawn of strokes) {
          for (let row = Math.max(0, drawn.row); row < Math.min(height, drawn.row + drawn.height); row++) {
            const from = row * width;
            mask.fill(
              drawn.value,
              from + Math.min(width, Math.max(0, drawn.column)),
              from + Math.min(width, Math.max(0, drawn.column + drawn.width)),
            );
          }
        }
        return { width, height, mask };
      }),
  );
}
