// Augmentation against batchgeneratorsv2's transforms with fixed parameters.
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_ROOT,
  GOLDEN_TITLE,
  hasGolden,
  listCases,
  readCase,
} from '../../../scripts/golden/read-case.ts';
import { applyBrightness } from './brightness.ts';
import { applyContrast } from './contrast.ts';
import { applyGamma } from './gamma.ts';
import { applyGaussianBlur } from './gaussian-blur.ts';
import { applyLowResolution } from './low-resolution.ts';
import type { ImageSize, PlanarImage } from './planar-image.ts';
import { sampleImage } from './sample-image.ts';
import { sampleLabels } from './sample-labels.ts';
import { createSamplingGrid } from './sampling-grid.ts';

/** The reference computes in float32, its values are about ±5. */
const ROUNDING = 1e-5;
/** The reference compares label strengths in float16. */
const TIE = 1e-3;

function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    worst = difference <= worst ? worst : difference;
  }
  return worst;
}

const cases = hasGolden ? listCases(GOLDEN_ROOT, ['augment']).map(readCase) : [];

describe.skipIf(!hasGolden)(`spatial transform, ${GOLDEN_TITLE}`, () => {
  const spatial = cases.filter((golden) => golden.has('image_out'));

  it('finds the cases', () => expect(spatial.length).toBeGreaterThanOrEqual(3));

  it.each(spatial)('$name', (golden) => {
    const { data, shape } = golden.floats('image');
    const image: PlanarImage = { values: data, channels: shape[0], height: shape[1], width: shape[2] };
    const [height, width] = golden.json.params['patch'] as number[];
    const grid = createSamplingGrid(
      image,
      { width, height },
      {
        angleRad: golden.json.params['angle_rad'] as number,
        scale: golden.json.params['scale'] as number,
        displacement: null,
      },
    );
    expect(worstDifference(sampleImage(image, grid).values, golden.floats('image_out').data)).toBeLessThan(
      ROUNDING,
    );

    const labels = golden.bytes('label').data;
    const wanted = golden.bytes('label_out').data;
    const sampled = sampleLabels(labels, image, grid);
    const strengthOf = (label: number, pixel: number) => {
      const values = Float32Array.from(labels, (one) => Number(one === label));
      return sampleImage({ ...image, channels: 1, values }, grid).values[pixel];
    };
    let ties = 0;
    wanted.forEach((label, pixel) => {
      if (sampled[pixel] === label) return;
      ties++;
      expect(Math.abs(strengthOf(label, pixel) - strengthOf(sampled[pixel], pixel))).toBeLessThanOrEqual(TIE);
    });
    expect(ties).toBeLessThan(wanted.length / 100);
  });
});

describe.skipIf(!hasGolden)(`intensity transforms, ${GOLDEN_TITLE}`, () => {
  const transforms: [RegExp, (plane: Float32Array, size: ImageSize, numbers: number[]) => Float32Array][] = [
    [/^gamma_([\d.]+)$/, (plane, _, [gamma]) => applyGamma(plane, gamma, false)],
    [/^gamma_([\d.]+)_inverted$/, (plane, _, [gamma]) => applyGamma(plane, gamma, true)],
    [/^contrast_([\d.]+)$/, (plane, _, [factor]) => applyContrast(plane, factor)],
    [/^brightness_([\d.]+)$/, (plane, _, [factor]) => applyBrightness(plane, factor)],
    [/^lowres_([\d.]+)$/, (plane, size, [scale]) => applyLowResolution(plane, size, scale)],
    [/^blur_sigma([\d.]+)_([\d.]+)$/, (plane, size, [y, x]) => applyGaussianBlur(plane, size, { y, x })],
  ];
  const tensors = cases
    .filter((golden) => !golden.has('image_out'))
    .flatMap((golden) =>
      Object.keys(golden.json.tensors)
        .filter((name) => name !== 'image')
        .map((name) => ({ golden, name })),
    );

  it('finds every transform', () => {
    for (const [pattern] of transforms) expect(tensors.some(({ name }) => pattern.test(name))).toBe(true);
  });

  it.each(tensors)('$golden.name: $name', ({ golden, name }) => {
    const { data, shape } = golden.floats('image');
    const known = transforms.find(([pattern]) => pattern.test(name));
    expect(known, `an unknown transform: ${name}`).toBeDefined();
    const [pattern, apply] = known!;
    const numbers = pattern.exec(name)!.slice(1).map(Number);
    const [channels, height, width] = shape;
    const area = width * height;
    for (let channel = 0; channel < channels; channel++) {
      const plane = data.subarray(channel * area, (channel + 1) * area);
      const wanted = golden.floats(name).data.subarray(channel * area, (channel + 1) * area);
      expect(worstDifference(apply(plane, { width, height }, numbers), wanted)).toBeLessThan(ROUNDING);
    }
  });
});
