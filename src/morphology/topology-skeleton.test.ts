import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import { arbitraryMask } from './arbitrary-masks.ts';
import { computeBettiNumbers } from './betti-numbers.ts';
import { discretise } from './discretise.ts';
import { topologySkeleton } from './topology-skeleton.ts';

/** Straight from the description, pixel by pixel: neighbours counted anew each time, no table, no padding. */
function plainTopologySkeleton(mask: Uint8Array, width: number, height: number, iterations: number) {
  const image = mask.map((value) => (value === 0 ? 0 : 1));
  const factors = new Float32Array(mask.length).fill(1);
  const at = (row: number, column: number) =>
    row >= 0 && row < height && column >= 0 && column < width ? image[row * width + column] : 0;
  for (let i = 0; i < iterations; i++) {
    const isEnd = Array.from(image, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      let neighbours = 0;
      for (let dr = -1; dr <= 1; dr++) {
        for (let dc = -1; dc <= 1; dc++) if (dr !== 0 || dc !== 0) neighbours += at(row + dr, column + dc);
      }
      return neighbours <= 1;
    });
    for (const [rowParity, columnParity] of [
      [1, 1],
      [0, 1],
      [1, 0],
      [0, 0],
    ]) {
      const before = Uint8Array.from(image);
      for (let row = rowParity; row < height; row += 2) {
        for (let column = columnParity; column < width; column += 2) {
          const n = at(row - 1, column);
          const e = at(row, column + 1);
          const s = at(row + 1, column);
          const w = at(row, column - 1);
          const sides = 4 - n - e - s - w;
          const corners = [
            n + at(row - 1, column + 1) + e,
            e + at(row + 1, column + 1) + s,
            s + at(row + 1, column - 1) + w,
            w + at(row - 1, column - 1) + n,
          ].filter((set) => set === 0).length;
          const pixel = row * width + column;
          const isCandidate = sides - corners === 1 && !isEnd[pixel];
          if (before[pixel] === 1) {
            factors[pixel] *= isCandidate ? 0 : 0.5;
            if (isCandidate) image[pixel] = 0;
          } else if (isCandidate) factors[pixel] *= 0.5;
        }
      }
    }
  }
  return { skeleton: image, factors };
}

function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void {
  expect(actual.length).toBe(expected.length);
  let wrong = 0;
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) wrong++;
  expect(wrong, what).toBe(0);
}

describe('topologySkeleton', () => {
  it('equals the plain form on arbitrary masks, factors included', () => {
    fc.assert(
      fc.property(arbitraryMask(), fc.integer({ min: 0, max: 6 }), ({ mask, width, height }, iterations) => {
        const { skeleton, factors } = topologySkeleton(mask, width, height, iterations);
        const plain = plainTopologySkeleton(mask, width, height, iterations);
        expectSame(skeleton, plain.skeleton);
        expectSame(factors, plain.factors);
      }),
    );
  });

  it('is part of the mask and keeps its components and loops', () => {
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        const { skeleton } = topologySkeleton(mask, width, height, 20);
        expect(skeleton.every((value, i) => value === 0 || mask[i] !== 0)).toBe(true);
        expect(computeBettiNumbers(skeleton, width, height)).toEqual(
          computeBettiNumbers(mask, width, height),
        );
      }),
    );
  });

  it('halves the gradient of a surviving pixel in each iteration and leaves far background alone', () => {
    const [width, height] = [30, 9];
    const mask = Uint8Array.from({ length: width * height }, (_, at) =>
      Math.floor(at / width) === 4 && at % width > 9 && at % width < 20 ? 1 : 0,
    );
    const { skeleton, factors } = topologySkeleton(mask, width, height, 5);
    expect(skeleton).toEqual(mask);
    expect(factors[4 * width + 15]).toBe(1 / 32);
    expect(factors[0]).toBe(1);
  });

  it('thins lines, corners and single pixels by the same rule', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [2, 2],
      [7, 2],
    ]) {
      const mask = new Uint8Array(width * height).fill(1);
      const { skeleton, factors } = topologySkeleton(mask, width, height, 5);
      const plain = plainTopologySkeleton(mask, width, height, 5);
      expectSame(skeleton, plain.skeleton);
      expectSame(factors, plain.factors);
      expect(computeBettiNumbers(skeleton, width, height)).toEqual({ betti0: 1, betti1: 0 });
    }
  });

  it('skips over iterations that change nothing', () => {
    fc.assert(
      fc.property(
        arbitraryMask(),
        fc.integer({ min: 30, max: 60 }),
        ({ mask, width, height }, iterations) => {
          const { skeleton, factors } = topologySkeleton(mask, width, height, iterations);
          const plain = plainTopologySkeleton(mask, width, height, iterations);
          expectSame(skeleton, plain.skeleton);
          expectSame(factors, plain.factors);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('thins a large image in little time and four planes of memory, whatever the iterations', () => {
    const edge = 512;
    const mask = Uint8Array.from({ length: edge * edge }, (_, at) =>
      Math.sin(Math.floor(at / edge) / 9 + Math.sin((at % edge) / 13) * 2) > 0.6 ? 1 : 0,
    );
    const bytes: number[] = [];
    for (const iterations of [5, 5, 5, 50, 50, 50]) {
      const before = process.memoryUsage().arrayBuffers;
      const { skeleton } = topologySkeleton(mask, edge, edge, iterations);
      bytes.push(process.memoryUsage().arrayBuffers - before);
      expect(skeleton.some((value) => value === 1)).toBe(true);
    }
    // A pixel: one byte of the skeleton, two of its window, four of the places, four of its factor.
    expect(Math.max(...bytes)).toBeLessThan(12 * edge * edge);
  });

  it('refuses what it cannot thin', () => {
    expect(() => topologySkeleton(new Uint8Array(4), 2, 2, -1)).toThrow('iterations is -1');
    expect(() => topologySkeleton(new Uint8Array(5), 2, 2)).toThrow('mask has 5 values');
  });
});

describe('discretise', () => {
  it('is a threshold at one half without noise', () => {
    const { hard, slopes } = discretise(new Float32Array([0, 0.5, 0.500001, 1]), {
      beta: 0,
      tau: 1,
      noise: null,
    });
    expect([...hard]).toEqual([0, 0, 1, 1]);
    expect([...slopes]).toEqual([1, 1, 1, 1]);
  });

  it('never turns an exact 0 or 1, and has the slope of z', () => {
    const options = { beta: 0.33, tau: 0.7 };
    const noise = new Float32Array([0.999, 0.001, 0.3, 0.8]);
    const x = new Float32Array([0, 1, 0.4, 0.65]);
    const { hard, slopes } = discretise(x, { ...options, noise });
    expect([...hard].slice(0, 2)).toEqual([0, 1]);
    const z = (p: number, u: number) =>
      1 /
      (1 +
        Math.exp(
          -(Math.log((p + 1e-8) / (1 - p + 1e-8)) + options.beta * Math.log(u / (1 - u))) / options.tau,
        ));
    for (const i of [2, 3]) {
      const difference = (z(x[i] + 1e-5, noise[i]) - z(x[i] - 1e-5, noise[i])) / 2e-5;
      expect(slopes[i]).toBeCloseTo(difference, 5);
    }
  });

  it('names what is out of range', () => {
    const given = { beta: 0.33, tau: 1, noise: null };
    expect(() => discretise(new Float32Array([0.2, NaN]), given)).toThrow('x holds NaN at 1');
    expect(() => discretise(new Float32Array([1.5]), given)).toThrow('x holds 1.5 at 0');
    expect(() => discretise(new Float32Array(1), { ...given, tau: 0 })).toThrow('tau > 0');
    expect(() => discretise(new Float32Array(1), { ...given, noise: new Float32Array(2) })).toThrow(
      'noise has 2 values for 1',
    );
  });
});

describe.skipIf(!hasGolden)(`topology-preserving skeleton, ${GOLDEN_TITLE}`, () => {
  const cases = hasGolden
    ? listCases(GOLDEN_ROOT, ['skel', 'real', 'real_nc'])
        .map(readCase)
        .filter((golden) => golden.has('menten_k5'))
    : [];

  it('finds the cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(104);
  });

  it.each(cases)('$group/$name', (golden) => {
    const { data: mask, shape } = golden.bytes('mask');
    for (const k of [5, 20].filter((iterations) => golden.has(`menten_k${iterations}`))) {
      const { skeleton } = topologySkeleton(mask, shape[1], shape[0], k);
      expectSame(skeleton, golden.bytes(`menten_k${k}`).data, `k = ${k}`);
    }
  });

  it.each(hasGolden ? listCases(GOLDEN_ROOT, ['skel_exhaustive']).map(readCase) : [])(
    '$group/$name',
    (golden) => {
      const { H: height, W: width, count } = golden.json.params as { H: number; W: number; count: number };
      const codes = Array.from({ length: count }, (_, pattern) => {
        const mask = Uint8Array.from({ length: width * height }, (__, bit) => (pattern >> bit) & 1);
        return topologySkeleton(mask, width, height, 5).skeleton.reduce(
          (code, value, bit) => code | (value << bit),
          0,
        );
      });
      expectSame(codes, golden.tensor('menten_k5').data);
    },
  );

  it.each(hasGolden ? listCases(GOLDEN_ROOT, ['menten_grad']).map(readCase) : [])(
    '$group/$name',
    (golden) => {
      const params = golden.json.params as { num_iter: number; beta?: number; tau?: number };
      const { data, shape } = golden.tensor(golden.has('mask') ? 'mask' : 'prob');
      const { hard, slopes } = discretise(Float32Array.from(data), {
        beta: params.beta ?? 0,
        tau: params.tau ?? 1,
        noise: golden.has('uniform') ? golden.floats('uniform').data : null,
      });
      const { skeleton, factors } = topologySkeleton(hard, shape[1], shape[0], params.num_iter);
      expectSame(skeleton, golden.bytes('skeleton').data);
      const r = golden.floats('r').data;
      const wanted = golden.floats('grad').data;
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      wanted.forEach((value, i) =>
        expect(Math.abs(r[i] * factors[i] * slopes[i] - value)).toBeLessThanOrEqual(1e-5 * largest),
      );
    },
  );
});
