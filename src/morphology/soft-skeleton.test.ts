import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import { softErode, softOpen, softSkeleton, softSkeletonGradient } from './soft-skeleton.ts';

function worstDifference(actual: Float32Array, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((worst, value, at) => Math.max(worst, Math.abs(value - Number(expected[at]))), 0);
}

const goldenCases = hasGolden ? listCases(GOLDEN_ROOT, ['softskel']).map(readCase) : [];

describe.skipIf(!hasGolden)(`soft skeleton, ${GOLDEN_TITLE}`, () => {
  it('finds cases with and without gradients', () => {
    expect(goldenCases.filter((golden) => golden.has('r')).length).toBeGreaterThan(5);
    expect(goldenCases.filter((golden) => !golden.has('r')).length).toBeGreaterThan(2);
  });

  it.each(goldenCases)('$name', (golden) => {
    const { data: image, shape } = golden.floats('img');
    const [height, width] = shape;
    const wanted = (name: string) => golden.tensor(name).data;
    expect(worstDifference(softErode(image, width, height), wanted('soft_erode'))).toBe(0);
    expect(worstDifference(softOpen(image, width, height), wanted('soft_open'))).toBe(0);
    const ks = Object.keys(golden.json.tensors).flatMap((name) => /^soft_skel_k(\d+)$/.exec(name)?.[1] ?? []);
    expect(ks.length).toBeGreaterThan(1);
    for (const k of ks) {
      const skeleton = softSkeleton(image, width, height, Number(k));
      expect(worstDifference(skeleton, wanted(`soft_skel_k${k}`))).toBeLessThanOrEqual(2e-6);
    }
    if (!golden.has('r')) return;
    const upstream = golden.floats('r').data;
    for (const k of [3, 10]) {
      const reference = golden.floats(`grad_k${k}`).data;
      const gradient = softSkeletonGradient(image, upstream, width, height, k);
      const norm = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
      const largest = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(norm(gradient.map((value, at) => value - reference[at]))).toBeLessThanOrEqual(
        1e-4 * norm(reference),
      );
      expect(worstDifference(gradient, reference)).toBeLessThanOrEqual(1e-3 * largest);
    }
  });
});

/** The definition, window by window. */
function byDefinition(image: Iterable<number>, width: number, height: number, iterations: number): number[] {
  const window = (x: number[], isPlus: boolean, pick: (...values: number[]) => number) =>
    x.map((_, at) => {
      const values: number[] = [];
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const row = Math.floor(at / width) + dy;
          const column = (at % width) + dx;
          if (isPlus && dy !== 0 && dx !== 0) continue;
          if (row >= 0 && row < height && column >= 0 && column < width) values.push(x[row * width + column]);
        }
      }
      return pick(...values);
    });
  const erode = (x: number[]) => window(x, true, Math.min);
  const openedDifference = (x: number[]) => {
    const opened = window(erode(x), false, Math.max);
    return x.map((value, at) => Math.max(0, value - opened[at]));
  };
  let x = [...image];
  let skeleton = openedDifference(x);
  for (let i = 0; i < iterations; i++) {
    x = erode(x);
    const delta = openedDifference(x);
    skeleton = skeleton.map((s, at) => s + Math.max(0, delta[at] - s * delta[at]));
  }
  return skeleton;
}

describe('softSkeleton', () => {
  it('is what the definition says, for images of any size', () => {
    const images = fc
      .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
      .chain(({ width, height }) =>
        fc
          .array(fc.integer({ min: 0, max: 255 }), { minLength: width * height, maxLength: width * height })
          .map((bytes) => ({ width, height, image: Float32Array.from(bytes, (byte) => byte / 255) })),
      );
    fc.assert(
      fc.property(images, fc.integer({ min: 0, max: 4 }), ({ width, height, image }, k) => {
        const before = image.slice();
        const worst = worstDifference(
          softSkeleton(image, width, height, k),
          byDefinition(image, width, height, k),
        );
        expect(worst).toBeLessThan(1e-6);
        expect(image).toEqual(before);
      }),
    );
  });

  it('keeps a line of one pixel as it is', () => {
    const image = Float32Array.from({ length: 49 }, (_, at) => (Math.floor(at / 7) === 3 ? 1 : 0));
    expect([...softSkeleton(image, 7, 7)]).toEqual([...image]);
  });
});

/** Pairwise different values, so that no window has a tie: a shuffled ladder in (0, 1). */
function untiedImage(count: number, seed: number): Float32Array {
  const values = Float32Array.from({ length: count }, (_, at) => (at + 1) / (count + 1));
  let state = seed;
  for (let at = count - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [values[at], values[other]] = [values[other], values[at]];
  }
  return values;
}

/** The wave that weighs the skeleton's pixels. */
const waves = (count: number) => Float32Array.from({ length: count }, (_, at) => Math.sin(1 + 2.3 * at));

describe('softSkeletonGradient', () => {
  it.each(
    [0, 1, 3, 7].flatMap((k) =>
      [
        [1, 1],
        [1, 9],
        [9, 1],
        [7, 5],
        [12, 11],
      ].map(([width, height]) => [k, width, height]),
    ),
  )('equals differences of the definition: k = %i, %i × %i', (k, width, height) => {
    const image = untiedImage(width * height, 31 * k + width);
    const upstream = waves(image.length);
    const gradient = softSkeletonGradient(image, upstream, width, height, k);
    // In double precision, and so short a step that no two values change places.
    const step = 1e-4 / (image.length + 1);
    const valueWith = (at: number, change: number) => {
      const moved = [...image];
      moved[at] += change;
      return byDefinition(moved, width, height, k).reduce((sum, value, i) => sum + upstream[i] * value, 0);
    };
    const wanted = image.map((_, at) => (valueWith(at, step) - valueWith(at, -step)) / (2 * step));
    expect(worstDifference(gradient, wanted)).toBeLessThan(2e-5);
  });

  it('passes nothing where the image is constant', () => {
    const gradient = softSkeletonGradient(new Float32Array(35).fill(1), waves(35), 7, 5, 3);
    expect(new Set(gradient)).toEqual(new Set([0]));
  });

  it('sends the gradient of equal values where PyTorch does', () => {
    // The opening [1, 1, 0] leaves nothing of the image, and relu passes nothing at 0.
    expect([...softSkeletonGradient(Float32Array.of(1, 1, 0), Float32Array.of(1, 1, 1), 3, 1, 0)]).toEqual([
      0, 0, 0,
    ]);
    // The opening at the middle takes the first of three zeros of the erosion, which comes from the first pixel.
    expect([...softSkeletonGradient(Float32Array.of(0, 1, 0), Float32Array.of(0, 1, 0), 3, 1, 0)]).toEqual([
      -1, 1, 0,
    ]);
    // The erosion is 0.5 everywhere. Its first pixel has that from below by the vertical window and from the right by the
    // horizontal one, half each; the opening at the last pixel takes the first of the four.
    expect([
      ...softSkeletonGradient(Float32Array.of(1, 0.5, 0.5, 2), Float32Array.of(0, 0, 0, 1), 2, 2, 0),
    ]).toEqual([0, -0.5, -0.5, 1]);
  });

  it('changes neither image nor upstream gradient', () => {
    const image = untiedImage(30, 5);
    const upstream = waves(30);
    const before = [image.slice(), upstream.slice()];
    softSkeletonGradient(image, upstream, 5, 6, 4);
    expect([image, upstream]).toEqual(before);
  });
});

describe('what is no image', () => {
  it.each([
    [() => softSkeleton(new Float32Array(5), 2, 3), 'The image has 5 values; 2 × 3 pixels need exactly 6.'],
    [() => softErode(new Float32Array(0), 0, 3), 'The image is said to be 0 × 3 pixels;'],
    [() => softOpen(new Float32Array(6), 2.5, 3), 'The image is said to be 2.5 × 3 pixels;'],
    [
      () => softSkeletonGradient(new Float32Array(6), new Float32Array(5), 2, 3),
      'The upstream gradient has 5 values;',
    ],
    [() => softSkeleton(new Float32Array(6), 2, 3, -1), 'The number of iterations is -1;'],
    [
      () => softSkeletonGradient(new Float32Array(6), new Float32Array(6), 2, 3, 1.5),
      'The number of iterations is 1.5;',
    ],
  ])('is refused with its name (%#)', (compute, message) => {
    expect(compute).toThrow(message);
  });
});
