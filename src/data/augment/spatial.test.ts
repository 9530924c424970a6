// Rotation, scaling, deformation, cropping and mirroring: what must hold whatever the reference says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ELASTIC_AUGMENTATION } from './augmentation-recipe.ts';
import { cropCentre } from './centre-crop.ts';
import { createDisplacementField, type DisplacementField } from './displacement-field.ts';
import { mirrorPlane } from './mirror.ts';
import type { ImageSize, PlanarImage } from './planar-image.ts';
import { sampleImage } from './sample-image.ts';
import { sampleLabels } from './sample-labels.ts';
import { createSamplingGrid, type SpatialTransform } from './sampling-grid.ts';

const STILL: SpatialTransform = { angleRad: 0, scale: 1, displacement: null };

function makeImage(width: number, height: number, channels = 2): PlanarImage {
  const random = createRandom(width * 1000 + height);
  const values = Float32Array.from({ length: width * height * channels }, () => random.normal());
  return { width, height, channels, values };
}

function makeLabels(width: number, height: number, classes = 3): Uint8Array {
  const random = createRandom(width * 1000 + height + 1);
  return Uint8Array.from({ length: width * height }, () => random.integer(classes));
}

function constantField(size: ImageSize, x: number, y: number): DisplacementField {
  const count = size.width * size.height;
  return { ...size, x: new Float32Array(count).fill(x), y: new Float32Array(count).fill(y) };
}

describe('sampling', () => {
  it.each([
    [1, 1],
    [1, 7],
    [6, 1],
    [13, 8],
  ])('is the identity without rotation and scaling, %i × %i', (width, height) => {
    const image = makeImage(width, height);
    const labels = makeLabels(width, height);
    const grid = createSamplingGrid(image, image, STILL);
    expect(sampleImage(image, grid)).toEqual(image);
    expect(sampleLabels(labels, image, grid)).toEqual(labels);
  });

  it('turns clockwise: what lay above the middle lies to its right', () => {
    const size = { width: 3, height: 3 };
    const labels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const turned = (angleRad: number) =>
      sampleLabels(labels, size, createSamplingGrid(size, size, { ...STILL, angleRad }));
    expect([...turned(-Math.PI / 2)]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect([...turned(Math.PI / 2)]).toEqual([7, 4, 1, 8, 5, 2, 9, 6, 3]);
    expect([...turned(Math.PI)]).toEqual([...labels].reverse());
  });

  it('makes objects smaller for scales above 1 and leaves 0 outside', () => {
    const size = { width: 20, height: 20 };
    const full = new Uint8Array(400).fill(2);
    const areaAt = (scale: number) => {
      const sampled = sampleLabels(full, size, createSamplingGrid(size, size, { ...STILL, scale }));
      expect(new Set(sampled)).toEqual(new Set(scale > 1.2 ? [0, 2] : [2]));
      return sampled.filter((label) => label > 0).length;
    };
    expect(areaAt(0.5)).toBe(400);
    expect(areaAt(2)).toBeLessThan(150);
    expect(areaAt(2)).toBeGreaterThan(90);
  });

  it('keeps shapes true where source and patch are not square', () => {
    const source = { width: 61, height: 31 };
    const disc = Uint8Array.from({ length: 61 * 31 }, (_, at) =>
      Number(((at % 61) - 30) ** 2 + (Math.floor(at / 61) - 15) ** 2 <= 100),
    );
    const patch = { width: 25, height: 41 };
    const grid = createSamplingGrid(source, patch, { ...STILL, angleRad: 1 });
    const sampled = sampleLabels(disc, source, grid);
    const expected = Uint8Array.from({ length: 25 * 41 }, (_, at) =>
      Number(((at % 25) - 12) ** 2 + (Math.floor(at / 25) - 20) ** 2 <= 100),
    );
    expect(sampled.filter((value, at) => value !== expected[at]).length).toBeLessThan(40);
  });

  it('gives labels the strongest of their interpolated one-hot maps', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        fc.tuple(side, side, side, side),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        ([width, height, patchWidth, patchHeight], angleRad, scale) => {
          const labels = makeLabels(width, height, 4);
          const size = { width, height };
          const patch = { width: patchWidth, height: patchHeight };
          const grid = createSamplingGrid(size, patch, { angleRad, scale, displacement: null });
          const strengths = [0, 1, 2, 3].map((label) => {
            const values = Float32Array.from(labels, (one) => Number(one === label));
            return sampleImage({ ...size, channels: 1, values }, grid).values;
          });
          sampleLabels(labels, size, grid).forEach((label, at) => {
            const strongest = Math.max(...strengths.map((strength) => strength[at]));
            expect(strengths[label][at]).toBeGreaterThanOrEqual(strongest - 1e-6);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives ties to the lowest label', () => {
    const size = { width: 2, height: 1 };
    const patch = { width: 1, height: 1 };
    const grid = createSamplingGrid(size, patch, STILL);
    expect([...sampleLabels(Uint8Array.of(3, 1), size, grid)]).toEqual([1]);
    expect([...sampleLabels(Uint8Array.of(1, 3), size, grid)]).toEqual([1]);
    expect([...sampleLabels(Uint8Array.of(2, 0), size, grid)]).toEqual([0]);
  });

  it('refuses what does not fit, naming it', () => {
    const image = makeImage(4, 3);
    expect(() => createSamplingGrid(image, { width: 0, height: 3 }, STILL)).toThrow(/^The patch is 0 × 3/);
    expect(() => createSamplingGrid(image, image, { ...STILL, angleRad: NaN })).toThrow(/^angleRad is NaN/);
    expect(() => createSamplingGrid(image, image, { ...STILL, scale: 0 })).toThrow(/^scale is 0/);
    const displacement = constantField({ width: 3, height: 3 }, 0, 0);
    expect(() => createSamplingGrid(image, image, { ...STILL, displacement })).toThrow(
      /^The displacement is/,
    );
    const grid = createSamplingGrid(image, image, STILL);
    expect(() => sampleLabels(new Uint8Array(11), image, grid)).toThrow(/^The label map has 11 values/);
    expect(() => sampleImage({ ...image, channels: 3 }, grid)).toThrow(/^The image has 24 values/);
    expect(() => sampleImage({ ...image, channels: 0 }, grid)).toThrow(/^The image has 0 channels/);
  });
});

describe('elastic deformation', () => {
  const size = { width: 37, height: 29 };

  it('changes nothing at amplitude 0', () => {
    const displacement = createDisplacementField(size, { seed: 4, spacingPx: 8, amplitudePx: 0 });
    const image = makeImage(size.width, size.height);
    const grid = createSamplingGrid(image, size, { ...STILL, displacement });
    expect(sampleImage(image, grid)).toEqual(image);
  });

  it.each([
    [3, 0],
    [-2, 5],
  ])('shifts by a constant field of whole pixels (%i, %i)', (x, y) => {
    const { width, height } = size;
    const labels = makeLabels(width, height);
    const grid = createSamplingGrid(size, size, { ...STILL, displacement: constantField(size, x, y) });
    const shifted = labels.map((_, at) => {
      const column = (at % width) + x;
      const row = Math.floor(at / width) + y;
      const isInside = column >= 0 && column < width && row >= 0 && row < height;
      return isInside ? labels[row * width + column] : 0;
    });
    expect(sampleLabels(labels, size, grid)).toEqual(shifted);
  });

  it('is smooth, different along each axis, as large as told, and the same for the same seed', () => {
    const field = createDisplacementField(size, { seed: 9, spacingPx: 8, amplitudePx: 1.5 });
    for (const component of [field.x, field.y]) {
      expect(Math.max(...component.map(Math.abs))).toBeCloseTo(1.5, 5);
      for (let at = 1; at < component.length; at++) {
        if (at % size.width > 0) expect(Math.abs(component[at] - component[at - 1])).toBeLessThan(0.75);
        if (at >= size.width) expect(Math.abs(component[at] - component[at - size.width])).toBeLessThan(0.75);
      }
    }
    expect(field.x).not.toEqual(field.y);
    expect(createDisplacementField(size, { seed: 9, spacingPx: 8, amplitudePx: 1.5 })).toEqual(field);
    expect(createDisplacementField(size, { seed: 10, spacingPx: 8, amplitudePx: 1.5 })).not.toEqual(field);
  });

  it('does not fold at the largest amplitude of the recipe', () => {
    const { amplitude, spacing } = ELASTIC_AUGMENTATION.elastic;
    const patch = { width: 64, height: 64 };
    let least = Infinity;
    for (let seed = 0; seed < 50; seed++) {
      const spacingPx = spacing[seed % 2] * 64;
      const { x, y } = createDisplacementField(patch, {
        seed,
        spacingPx,
        amplitudePx: amplitude[1] * spacingPx,
      });
      for (let at = 0; at < 63 * 64; at++) {
        if (at % 64 === 63) continue;
        const [xx, xy] = [1 + x[at + 1] - x[at], x[at + 64] - x[at]];
        const [yx, yy] = [y[at + 1] - y[at], 1 + y[at + 64] - y[at]];
        least = Math.min(least, xx * yy - xy * yx);
      }
    }
    expect(least).toBeGreaterThan(0);
    expect(least).toBeLessThan(1);
  });

  it.each([
    [1, 1],
    [1, 9],
  ])('works on %i × %i pixels', (width, height) => {
    const field = createDisplacementField({ width, height }, { seed: 0, spacingPx: 3.5, amplitudePx: 2 });
    expect(field.x.length).toBe(width * height);
    expect([...field.x, ...field.y].every((value) => Math.abs(value) <= 2 + 1e-6)).toBe(true);
  });

  it('refuses what is out of range, naming it', () => {
    const make = (changes: object) =>
      createDisplacementField(size, { seed: 1, spacingPx: 8, amplitudePx: 1, ...changes });
    expect(() => make({ spacingPx: 0 })).toThrow(/^spacingPx is 0/);
    expect(() => make({ amplitudePx: -1 })).toThrow(/^amplitudePx is -1/);
    expect(() => make({ seed: -1 })).toThrow(/seed/);
  });
});

describe('cropCentre', () => {
  it('equals sampling where sizes differ by even numbers', () => {
    const image = makeImage(14, 11, 1);
    const patch = { width: 8, height: 5 };
    const grid = createSamplingGrid(image, patch, STILL);
    expect(cropCentre(image.values, image, patch)).toEqual(sampleImage(image, grid).values);
  });

  it('cuts at ⌊size / 2⌋ − ⌊patch / 2⌋ and pads with 0', () => {
    const crop = (width: number, patch: number) => [
      ...cropCentre(
        Uint8Array.from({ length: width }, (_, i) => i + 1),
        { width, height: 1 },
        { width: patch, height: 1 },
      ),
    ];
    expect(crop(5, 2)).toEqual([2, 3]);
    expect(crop(6, 3)).toEqual([3, 4, 5]);
    expect(crop(2, 5)).toEqual([0, 1, 2, 0, 0]);
    expect(crop(3, 6)).toEqual([0, 0, 1, 2, 3, 0]);
  });

  it('refuses a plane that does not fit', () => {
    const size = { width: 2, height: 2 };
    expect(() => cropCentre(new Uint8Array(3), size, size)).toThrow(/^The plane has 3 values/);
    expect(() => cropCentre(new Uint8Array(4), size, { width: 2.5, height: 1 })).toThrow(
      /^The patch is 2\.5/,
    );
  });
});

describe('mirrorPlane', () => {
  const size = { width: 3, height: 2 };
  const plane = Uint8Array.of(1, 2, 3, 4, 5, 6);

  it('mirrors each axis by itself', () => {
    const mirror = (rows: boolean, columns: boolean) => [...mirrorPlane(plane, size, { rows, columns })];
    expect(mirror(false, false)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(mirror(true, false)).toEqual([4, 5, 6, 1, 2, 3]);
    expect(mirror(false, true)).toEqual([3, 2, 1, 6, 5, 4]);
    expect(mirror(true, true)).toEqual([6, 5, 4, 3, 2, 1]);
    expect([...plane]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses a plane that does not fit', () => {
    expect(() => mirrorPlane(plane, { width: 2, height: 2 }, { rows: true, columns: true })).toThrow(
      /^The plane has 6 values/,
    );
  });
});
