import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  softErode,
  softOpen,
  softSkeleton,
  softSkeletonGradient,
  softSkeletonGradientBytes,
} from './soft-skeleton.ts';
import { softErosions, softSkeletonBytes, softSkeletonStages } from './soft-skeleton-steps.ts';
import { topologySkeleton, topologySkeletonBytes } from './topology-skeleton.ts';
import * as softMachine from './wasm/soft-machine.ts';

vi.mock('./wasm/soft-machine.ts', { spy: true });

/** Every stage from the whole-image operations, in the same single precision. */
function plainStages(image: Float32Array, width: number, height: number, iterations: number): Float32Array[] {
  const skeleton = new Float32Array(image.length);
  const stages: Float32Array[] = [];
  let x = image;
  for (let j = 0; j <= iterations; j++) {
    const opened = softOpen(x, width, height);
    for (let at = 0; at < x.length; at++) {
      const delta = x[at] - opened[at];
      if (delta > 0) skeleton[at] += Math.max(0, delta - skeleton[at] * delta);
    }
    stages.push(skeleton.slice());
    x = softErode(x, width, height);
  }
  return stages;
}

/** From two-valued to continuous, from sparse to full, with and without a background of 0. */
const arbitraryImage = fc
  .record({
    width: fc.integer({ min: 1, max: 24 }),
    height: fc.integer({ min: 1, max: 24 }),
    levels: fc.constantFrom(2, 4, 256),
    share: fc.constantFrom(0.1, 0.5, 1),
    shift: fc.constantFrom(0, 0.25, -0.5),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .map(({ width, height, levels, share, shift, seed }) => {
    let state = seed;
    const next = () => (state = (Math.imul(state, 48271) >>> 0) % 2147483647 || 1) / 2147483647;
    const image = Float32Array.from({ length: width * height }, () =>
      Math.fround((next() < share ? Math.floor(next() * levels) / (levels - 1) : 0) + shift),
    );
    return { image, width, height };
  });

describe('softSkeletonStages', () => {
  it('equals the whole-image operations to the last bit, at every stage', () => {
    fc.assert(
      fc.property(arbitraryImage, fc.integer({ min: 0, max: 8 }), ({ image, width, height }, iterations) => {
        const stages: Float32Array[] = [];
        for (const skeleton of softSkeletonStages(image, width, height, iterations))
          stages.push(skeleton.slice());
        const last = softSkeleton(image, width, height, iterations);
        const plain = plainStages(image, width, height, iterations);
        expect(stages.length).toBeLessThanOrEqual(iterations + 1);
        for (const [j, stage] of stages.entries()) expect(stage).toEqual(plain[j]);
        // Stages that were left out change nothing.
        for (const stage of plain.slice(stages.length)) expect(stage).toEqual(last);
        expect(last).toEqual(plain.at(-1));
      }),
      { numRuns: 300 },
    );
  });

  it('may be computed with others in between, and after one that was given up', () => {
    const image = (seed: number) =>
      Float32Array.from({ length: 30 * 21 }, (_, at) => ((at * seed) % 17) / 17);
    const both = [image(5), image(11)];
    const stages = both.map((values) => softSkeletonStages(values, 30, 21, 3));
    const seen = both.map((): Float32Array[] => []);
    for (let j = 0; j <= 3; j++) {
      stages.forEach((one, i) => seen[i].push((one.next().value as Float32Array).slice()));
      const givenUp = softSkeletonStages(image(7 + j), 30, 21, 3);
      givenUp.next();
      givenUp.return();
    }
    both.forEach((values, i) => expect(seen[i]).toEqual(plainStages(values, 30, 21, 3)));
  });

  it('stops once nothing is left to erode', () => {
    const bar = Float32Array.from({ length: 40 * 40 }, (_, at) =>
      at % 40 > 9 && at % 40 < 17 && at > 200 && at < 1200 ? 1 : 0,
    );
    expect([...softSkeletonStages(bar, 40, 40, 1000)].length).toBeLessThan(8);
  });
});

describe('softErosions', () => {
  it('equal the whole-image operations to the last bit', () => {
    fc.assert(
      fc.property(arbitraryImage, fc.integer({ min: 0, max: 8 }), ({ image, width, height }, iterations) => {
        const { eroded, deltas } = softErosions(image, width, height, iterations);
        expect([eroded.length, deltas.length]).toEqual([iterations + 2, iterations + 1]);
        expect(eroded[0]).toBe(image);
        deltas.forEach((delta, j) => {
          const opened = softOpen(eroded[j], width, height);
          expect(eroded[j + 1]).toEqual(softErode(eroded[j], width, height));
          expect(delta).toEqual(eroded[j].map((x, at) => (x > opened[at] ? x - opened[at] : 0)));
        });
      }),
    );
  });
});

describe('the bytes said to be held', () => {
  afterEach(() => vi.unstubAllGlobals());
  const image = Float32Array.from({ length: 30 * 20 }, (_, at) => ((at * 7) % 11) / 11);
  const mask = Uint8Array.from(image, (value) => (value > 0.4 ? 1 : 0));

  /** Bytes of all typed arrays that are made by their length meanwhile. */
  function countBytes(compute: () => void): number {
    let bytes = 0;
    for (const name of ['Float32Array', 'Int32Array', 'Uint16Array', 'Uint8Array'] as const) {
      const Original: new (...of: unknown[]) => { byteLength: number } = globalThis[name];
      vi.stubGlobal(
        name,
        class extends Original {
          constructor(...of: unknown[]) {
            super(...of);
            // Not what is a view of another array.
            if (typeof of[0] === 'number') bytes += this.byteLength;
          }
        },
      );
    }
    compute();
    vi.unstubAllGlobals();
    return bytes;
  }

  it('are those that the soft skeleton allocates', () => {
    const open = vi.mocked(softMachine.openSoftMachine).mockClear();
    const bytes = countBytes(() => [...softSkeletonStages(image, 30, 20, 3)]);
    expect(open).toHaveBeenCalledOnce();
    expect(bytes + 4 * open.mock.calls[0][0]).toBe(softSkeletonBytes(30, 20));
  });

  it('are those that its gradient allocates', () => {
    const open = vi.mocked(softMachine.openSoftMachine).mockClear();
    const bytes = countBytes(() => softSkeletonGradient(image, image, 30, 20, 2));
    expect(open).toHaveBeenCalledOnce();
    expect(bytes + 4 * open.mock.calls[0][0]).toBe(softSkeletonGradientBytes(30, 20, 2));
  });

  it('are those that the topology-preserving skeleton allocates', () => {
    const bytes = countBytes(() => topologySkeleton(mask, 30, 20, 3));
    expect(bytes).toBe(topologySkeletonBytes(30, 20));
  });
});
