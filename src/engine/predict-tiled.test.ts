import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelStatistics } from '../data/normalise-image.ts';
import type { DecodedImage } from '../data/training-sample.ts';
import { DEFAULT_INFERENCE, type InferenceOptions } from './inference-options.ts';
import { type Forward, forwardMirrored, mirrorImage } from './mirroring.ts';
import { predictTiled, type TiledNetwork } from './predict-tiled.ts';

const OUTPUTS = 2;
const go = () => false;

function makeImage(width: number, height: number, channels: 1 | 3 = 1): DecodedImage {
  const pixels = Uint8Array.from(
    { length: width * height * channels },
    (_, i) => (i * i * 31 + i * 17) % 251,
  );
  return { width, height, channels, pixels };
}

/** Two probabilities from the value of each pixel alone: tiles and mirrors cannot matter to it. */
const pointwise: Forward = (input, height, width) => {
  const channels = input.length / (height * width);
  const out = new Float32Array(height * width * OUTPUTS);
  for (let i = 0; i < height * width; i++) {
    const p = 1 / (1 + Math.exp(-input[i * channels]));
    out.set([1 - p, p], i * OUTPUTS);
  }
  return Promise.resolve(out);
};

/** Depends on the place in the tile, so that blending and turning show. */
const byPlace: Forward = (_input, height, width) => {
  const out = new Float32Array(height * width * OUTPUTS);
  for (let i = 0; i < height * width; i++) {
    const p = ((i % width) + 2 * Math.floor(i / width)) / (width + 2 * height);
    out.set([1 - p, p], i * OUTPUTS);
  }
  return Promise.resolve(out);
};

const network = (forward: Forward, patchPx = 16): TiledNetwork => ({
  forward,
  channels: 1,
  outputs: OUTPUTS,
  edges: { multiple: 4, least: 8 },
  patchPx,
});

async function predict(image: DecodedImage, net: TiledNetwork, change: Partial<InferenceOptions>) {
  const out = new Float32Array(image.width * image.height * OUTPUTS).fill(Number.NaN);
  const taken = new Uint8Array(image.width * image.height);
  const options = { ...DEFAULT_INFERENCE, ...change };
  const isWhole = await predictTiled(
    image,
    channelStatistics(image),
    net,
    options,
    (to, values, from) => {
      taken[to] += 1;
      for (let c = 0; c < OUTPUTS; c++) out[to * OUTPUTS + c] = values[from + c];
    },
    go,
  );
  expect(isWhole).toBe(true);
  expect(taken.every((times) => times === 1)).toBe(true);
  return out;
}

const farthest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe('predictTiled', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 40 }));
  const options = fc.record({
    tiles: fc.constantFrom('margin' as const, 'gaussian' as const),
    tilePx: fc.constantFrom(null, 8, 12, 32),
    stepShare: fc.constantFrom(0.3, 0.5, 1),
    mirror: fc.boolean(),
  });

  it('gives a constant where the network gives one', async () => {
    const constant: Forward = (_input, height, width) => {
      const out = new Float32Array(height * width * OUTPUTS);
      for (let i = 0; i < height * width; i++) out.set([0.3, 0.7], i * OUTPUTS);
      return Promise.resolve(out);
    };
    await fc.assert(
      fc.asyncProperty(sizes, options, async ([width, height], change) => {
        const out = await predict(makeImage(width, height), network(constant), change);
        const wanted = Float32Array.from(out, (_, i) => (i % OUTPUTS === 0 ? 0.3 : 0.7));
        if (change.tiles === 'margin') expect(out).toEqual(wanted);
        else expect(farthest(out, wanted)).toBeLessThan(3e-7);
      }),
      { numRuns: 60 },
    );
  });

  it('gives what a network gives that looks at single pixels, however the image is cut', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, options, async ([width, height], change) => {
        const image = makeImage(width, height);
        const plain = await predict(image, network(pointwise), {});
        const out = await predict(image, network(pointwise), change);
        expect(farthest(out, plain)).toBeLessThan(3e-7);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same to the last bit with a single Gaussian tile as without tiles', async () => {
    const image = makeImage(32, 32);
    const single = await predict(image, network(byPlace), { tiles: 'gaussian', tilePx: 32 });
    expect(single).toEqual(await predict(image, network(byPlace), {}));
    expect(single).toEqual(await byPlace(new Float32Array(1024), 32, 32));
  });

  it('blends two tiles by their Gaussian weights', async () => {
    let tile = 0;
    const alternating: Forward = (_input, height, width) => {
      const p = tile++ === 0 ? 0 : 1;
      return Promise.resolve(
        Float32Array.from({ length: height * width * OUTPUTS }, (_, i) => (i % OUTPUTS === 0 ? 1 - p : p)),
      );
    };
    const out = await predict(makeImage(12, 8), network(alternating, 8), { tiles: 'gaussian' });
    // Tiles begin at 0 and 4; sigma is 1 pixel around the tile's pixel 4.
    const gauss = (d: number) => Math.exp((-d * d) / 2);
    for (let x = 0; x < 12; x++) {
      const [first, second] = [x < 8 ? gauss(x - 4) : 0, x >= 4 ? gauss(x - 8) : 0];
      expect(out[x * OUTPUTS + 1]).toBeCloseTo(second / (first + second), 6);
    }
  });

  it('stops between tiles', async () => {
    let calls = 0;
    const counted: Forward = (input, height, width) => {
      calls += 1;
      return pointwise(input, height, width);
    };
    const image = makeImage(64, 64);
    const options = { ...DEFAULT_INFERENCE, tiles: 'gaussian' as const, tilePx: 16 };
    const isWhole = await predictTiled(
      image,
      channelStatistics(image),
      network(counted),
      options,
      () => undefined,
      () => calls >= 3,
    );
    expect([isWhole, calls]).toEqual([false, 3]);
  });

  it('refuses tiles that the network does not take', async () => {
    const image = makeImage(8, 8);
    await expect(predict(image, network(pointwise), { tiles: 'gaussian', tilePx: 10 })).rejects.toThrow(
      'The setting inference.tilePx is 10; with this network it must be a multiple of 4 and at least 8.',
    );
  });
});

describe('mirroring', () => {
  it('turns rows, columns and both, and back again', () => {
    const image = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect([...mirrorImage(image, 2, 3, true, false)]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...mirrorImage(image, 2, 3, false, true)]).toEqual([4, 5, 6, 1, 2, 3]);
    expect([...mirrorImage(image, 2, 3, true, true)]).toEqual([6, 5, 4, 3, 2, 1]);
    expect([...mirrorImage(image, 1, 3, true, true)]).toEqual([5, 6, 3, 4, 1, 2]);
    const twice = mirrorImage(mirrorImage(image, 2, 3, true, true), 2, 3, true, true);
    expect(twice).toEqual(image);
  });

  it('changes nothing, to the last bit, where the network is equivariant', async () => {
    const input = Float32Array.from({ length: 35 }, (_, i) => Math.sin(i * i));
    expect(await forwardMirrored(pointwise, input, 5, 7)).toEqual(await pointwise(input, 5, 7));
  });

  it('is the mean of the four outputs turned back', async () => {
    const [height, width] = [4, 6];
    const plain = await byPlace(new Float32Array(height * width), height, width);
    const mean = await forwardMirrored(byPlace, new Float32Array(height * width), height, width);
    const at = (row: number, column: number) => plain[(row * width + column) * OUTPUTS + 1];
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const [r, c] = [height - 1 - row, width - 1 - column];
        const wanted = (at(row, column) + at(row, c) + at(r, column) + at(r, c)) / 4;
        expect(mean[(row * width + column) * OUTPUTS + 1]).toBeCloseTo(wanted, 6);
      }
    }
  });
});
