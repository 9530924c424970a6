// Drawing and applying whole augmentations.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { applyAugmentation, type AugmentedRegion } from './apply-augmentation.ts';
import {
  type AugmentationRecipe,
  ELASTIC_AUGMENTATION,
  MIRROR_AUGMENTATION,
  NNUNET_AUGMENTATION,
} from './augmentation-recipe.ts';
import { applyBrightness } from './brightness.ts';
import { cropCentre } from './centre-crop.ts';
import { applyContrast } from './contrast.ts';
import { type Augmentation, drawAugmentation } from './draw-augmentation.ts';
import { applyGamma } from './gamma.ts';
import { applyGaussianBlur } from './gaussian-blur.ts';
import { createGaussianNoise } from './gaussian-noise.ts';
import { applyLowResolution } from './low-resolution.ts';
import { mirrorPlane } from './mirror.ts';
import { planeOf } from './planar-image.ts';

const PATCH = { width: 16, height: 12 };

const NOTHING: Augmentation = {
  spatial: null,
  noise: null,
  blur: null,
  brightness: null,
  contrast: null,
  lowResolution: null,
  invertedGamma: null,
  gamma: null,
  mirror: { rows: false, columns: false },
};

function makeRegion(width = 20, height = 18, channels = 2): AugmentedRegion {
  const random = createRandom(5);
  const labels = Uint8Array.from({ length: width * height }, (_, at) => Math.floor((at % width) / 5) % 3);
  return {
    image: {
      width,
      height,
      channels,
      values: Float32Array.from({ length: width * height * channels }, () => random.normal()),
    },
    labels,
    tubes: labels.map((label, at) => (at % 2 === 0 ? label : 0)),
    mask: labels.map((_, at) => Number(at > 40)),
  };
}

/** The recipe with every probability 1. */
function certain(recipe: AugmentationRecipe): AugmentationRecipe {
  return Object.fromEntries(
    Object.entries(recipe).map(([name, entry]) => [name, { ...(entry as object), probability: 1 }]),
  ) as unknown as AugmentationRecipe;
}

function drawMany(recipe: AugmentationRecipe, count: number, patch = PATCH, channels = 2): Augmentation[] {
  const random = createRandom(77);
  return Array.from({ length: count }, () => drawAugmentation(random, recipe, patch, channels));
}

describe('drawAugmentation', () => {
  it("draws each transform with nnU-Net's probability", () => {
    const drawn = drawMany(NNUNET_AUGMENTATION, 6000);
    const share = (has: (one: Augmentation) => boolean) => drawn.filter(has).length / drawn.length;
    const expected: [number, number][] = [
      [share(({ spatial }) => spatial !== null && spatial.angleRad !== 0), 0.2],
      [share(({ spatial }) => spatial !== null && spatial.scale !== 1), 0.2],
      [share(({ spatial }) => spatial !== null), 0.36],
      [share(({ spatial }) => spatial?.elastic != null), 0],
      [share(({ noise }) => noise !== null), 0.1],
      [share(({ blur }) => blur !== null), 0.2],
      [share(({ blur }) => blur?.[1] != null), 0.1],
      [share(({ brightness }) => brightness !== null), 0.15],
      [share(({ contrast }) => contrast !== null), 0.15],
      [share(({ lowResolution }) => lowResolution !== null), 0.25],
      [share(({ lowResolution }) => lowResolution?.[0] != null), 0.125],
      [share(({ invertedGamma }) => invertedGamma !== null), 0.1],
      [share(({ gamma }) => gamma !== null), 0.3],
      [share(({ mirror }) => mirror.rows), 0.5],
      [share(({ mirror }) => mirror.columns), 0.5],
      [share(({ mirror }) => mirror.columns && mirror.rows), 0.25],
    ];
    // Three standard errors of the widest share.
    for (const [seen, wanted] of expected) expect(Math.abs(seen - wanted)).toBeLessThan(0.02);
  });

  it('stays within the ranges and uses them', () => {
    const drawn = drawMany(certain(ELASTIC_AUGMENTATION), 3000);
    const check = (values: (number | null | undefined)[], low: number, high: number) => {
      const numbers = values.filter((value) => value != null);
      const margin = 0.02 * (high - low);
      const least = Math.min(...numbers);
      const most = Math.max(...numbers);
      expect(numbers.length).toBeGreaterThan(1000);
      expect([least >= low, least < low + margin, most <= high, most > high - margin]).toEqual(
        Array.from({ length: 4 }, () => true),
      );
    };
    check(drawn.map(({ spatial }) => spatial?.angleRad), -Math.PI, Math.PI); // prettier-ignore
    check(drawn.map(({ spatial }) => spatial?.scale), 0.7, 1.4); // prettier-ignore
    check(drawn.map(({ spatial }) => spatial?.elastic?.spacingPx), 1.5, 3); // prettier-ignore
    check(drawn.map(({ noise }) => noise?.sigma), 0, 0.1); // prettier-ignore
    check(drawn.flatMap(({ blur }) => blur?.flatMap((one) => [one?.x, one?.y])), 0.5, 1); // prettier-ignore
    check(
      drawn.flatMap(({ brightness }) => brightness),
      0.75,
      1.25,
    );
    check(
      drawn.flatMap(({ contrast }) => contrast),
      0.75,
      1.25,
    );
    check(
      drawn.flatMap(({ lowResolution }) => lowResolution),
      0.5,
      1,
    );
    check(
      drawn.flatMap(({ gamma }) => gamma),
      0.7,
      1.5,
    );
    check(
      drawn.flatMap(({ invertedGamma }) => invertedGamma),
      0.7,
      1.5,
    );
    // Half below 1, half above, though 1 is not the middle of the range.
    const below = drawn.filter(({ gamma }) => gamma![0] < 1).length / drawn.length;
    expect(Math.abs(below - 0.5)).toBeLessThan(0.03);
  });

  it('turns long patches by 15 degrees at most', () => {
    const narrow = drawMany(certain(NNUNET_AUGMENTATION), 500, { width: 16, height: 25 });
    const angles = narrow.map(({ spatial }) => Math.abs(spatial!.angleRad));
    expect(Math.max(...angles)).toBeLessThanOrEqual(Math.PI / 12);
    expect(Math.max(...angles)).toBeGreaterThan(Math.PI / 13);
    const wide = drawMany(certain(NNUNET_AUGMENTATION), 500, { width: 16, height: 24 });
    expect(Math.max(...wide.map(({ spatial }) => spatial!.angleRad))).toBeGreaterThan(3);
  });

  it('is the same for the same seed, plain data, and different from patch to patch', () => {
    const [first, second] = drawMany(certain(ELASTIC_AUGMENTATION), 2);
    expect(drawMany(certain(ELASTIC_AUGMENTATION), 2)).toEqual([first, second]);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(first).not.toEqual(second);
  });

  it('leaves the other transforms as they were when one changes', () => {
    const without = drawMany({ ...NNUNET_AUGMENTATION, gamma: { probability: 0, exponent: [1, 1] } }, 200);
    const expected = drawMany(NNUNET_AUGMENTATION, 200).map((one) => ({ ...one, gamma: null }));
    expect(without).toEqual(expected);
  });

  it('draws nothing but mirrors from the recipe of mirrors', () => {
    for (const { mirror, ...others } of drawMany(MIRROR_AUGMENTATION, 300)) {
      expect({ ...others, mirror: NOTHING.mirror }).toEqual(NOTHING);
      expect(typeof mirror.rows).toBe('boolean');
    }
  });

  it('refuses an empty patch and a number of channels that is none', () => {
    const draw = (patch: typeof PATCH, channels: number) =>
      drawAugmentation(createRandom(1), NNUNET_AUGMENTATION, patch, channels);
    expect(() => draw({ width: 0, height: 4 }, 1)).toThrow(/^The patch is 0 × 4/);
    expect(() => draw(PATCH, 0)).toThrow(/^channels is 0/);
  });
});

describe('applyAugmentation', () => {
  it('cuts out the middle where nothing was drawn', () => {
    const region = makeRegion();
    const patch = applyAugmentation(region, NOTHING, PATCH);
    for (const channel of [0, 1]) {
      expect(planeOf(patch.image, channel)).toEqual(
        cropCentre(planeOf(region.image, channel), region.image, PATCH),
      );
    }
    expect(patch.labels).toEqual(cropCentre(region.labels, region.image, PATCH));
    expect(patch.tubes).toEqual(cropCentre(region.tubes!, region.image, PATCH));
    expect(patch.mask).toEqual(cropCentre(region.mask!, region.image, PATCH));
  });

  it('moves image, labels, tubes and mask alike', () => {
    const region = makeRegion(23, 19, 1);
    // An image that shows its own labels, so that it can be compared with them.
    region.image.values.set(region.labels);
    region.tubes = region.labels.slice();
    region.mask = region.labels.map(() => 1);
    const { spatial, mirror } = drawMany(certain(ELASTIC_AUGMENTATION), 1)[0];
    const patch = applyAugmentation(region, { ...NOTHING, spatial, mirror }, PATCH);
    expect(patch.tubes).toEqual(patch.labels);
    patch.labels.forEach((label, at) => {
      const value = patch.image.values[at];
      if (Number.isInteger(value) && patch.mask![at] === 1) expect(label).toBe(value);
    });
    expect(new Set(patch.labels).size).toBe(3);
    expect(patch.labels.every((label, at) => patch.mask![at] === 1 || label === 0)).toBe(true);
  });

  it('applies everything in the order of the reference', () => {
    const region = makeRegion(16, 12, 2);
    const augmentation: Augmentation = {
      spatial: null,
      noise: { sigma: 0.1, seed: 9 },
      blur: [null, { y: 0.6, x: 0.9 }],
      brightness: [1.2, 0.8],
      contrast: [0.8, 1.2],
      lowResolution: [0.6, null],
      invertedGamma: [1.3, 0.8],
      gamma: [0.7, 1.5],
      mirror: { rows: true, columns: false },
    };
    const noise = createGaussianNoise(192, 0.1, 9);
    const expected = [0, 1].map((channel) => {
      let plane = planeOf(region.image, channel).map((value, i) => value + noise[i]);
      const sigmaPx = augmentation.blur![channel];
      if (sigmaPx !== null) plane = applyGaussianBlur(plane, PATCH, sigmaPx) as typeof plane;
      plane = applyBrightness(plane, augmentation.brightness![channel]) as typeof plane;
      plane = applyContrast(plane, augmentation.contrast![channel]) as typeof plane;
      const scale = augmentation.lowResolution![channel];
      if (scale !== null) plane = applyLowResolution(plane, PATCH, scale) as typeof plane;
      plane = applyGamma(plane, augmentation.invertedGamma![channel], true) as typeof plane;
      plane = applyGamma(plane, augmentation.gamma![channel], false) as typeof plane;
      return mirrorPlane(plane, PATCH, augmentation.mirror);
    });
    const { image } = applyAugmentation(region, augmentation, PATCH);
    expect(planeOf(image, 0)).toEqual(expected[0]);
    expect(planeOf(image, 1)).toEqual(expected[1]);
  });

  it('leaves the region as it is, and gives the same patch again', () => {
    const region = makeRegion();
    const before = structuredClone(region);
    for (const augmentation of drawMany(certain(ELASTIC_AUGMENTATION), 5)) {
      const patch = applyAugmentation(region, augmentation, PATCH);
      expect(applyAugmentation(region, augmentation, PATCH)).toEqual(patch);
      expect(region).toEqual(before);
    }
  });

  it.each([
    [1, 1, 1, 1],
    [3, 3, 7, 5],
    [9, 4, 1, 6],
  ])('works for a region of %i × %i and a patch of %i × %i', (width, height, patchWidth, patchHeight) => {
    const patch = { width: patchWidth, height: patchHeight };
    const region = makeRegion(width, height, 3);
    for (const isConstant of [false, true]) {
      if (isConstant) region.image.values.fill(0.3);
      for (const augmentation of drawMany(certain(ELASTIC_AUGMENTATION), 20, patch, 3)) {
        const { image, labels } = applyAugmentation(region, augmentation, patch);
        expect(image.values.length).toBe(3 * labels.length);
        expect(labels.length).toBe(patchWidth * patchHeight);
        expect(image.values.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('keeps absent tubes and masks absent', () => {
    const { tubes, mask } = applyAugmentation({ ...makeRegion(), tubes: null, mask: null }, NOTHING, PATCH);
    expect([tubes, mask]).toEqual([null, null]);
  });

  it('refuses what does not fit, naming it', () => {
    const region = makeRegion();
    const apply = (changes: Partial<AugmentedRegion>, drawn: Partial<Augmentation> = {}) =>
      applyAugmentation({ ...region, ...changes }, { ...NOTHING, ...drawn }, PATCH);
    const short = new Uint8Array(7);
    expect(() => apply({ labels: short })).toThrow(/^The label map has 7 values/);
    expect(() => apply({ tubes: short })).toThrow(/^The tube map has 7 values/);
    expect(() => apply({ mask: short })).toThrow(/^The mask has 7 values/);
    expect(() => apply({ image: { ...region.image, channels: 3 } })).toThrow(/^The image has 720 values/);
    const values = region.image.values.slice().fill(NaN, 3, 4);
    expect(() => apply({ image: { ...region.image, values } })).toThrow(/NaN or infinite/);
    expect(() => apply({}, { gamma: [1, 1, 1] })).toThrow(/3 values for gamma; the image has 2 channels/);
  });
});
