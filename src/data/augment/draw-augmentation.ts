// Draws what happens to one patch. All numbers are drawn here, so that applying them is a pure function.
import { createRandom, type Random } from '../random.ts';
import type { AugmentationRecipe, Range } from './augmentation-recipe.ts';
import type { ElasticDeformation } from './displacement-field.ts';
import type { Mirroring } from './mirror.ts';
import { checkSize, type ImageSize } from './planar-image.ts';

/** Everything that happens to one patch, in this order. Plain data; lists have one entry for each channel. */
export interface Augmentation {
  /** null: neither turned nor scaled nor deformed, the patch is cut out without interpolation. */
  spatial: { angleRad: number; scale: number; elastic: ElasticDeformation | null } | null;
  noise: { sigma: number; seed: number } | null;
  /** null in the list: this channel stays sharp. */
  blur: ({ y: number; x: number } | null)[] | null;
  brightness: number[] | null;
  contrast: number[] | null;
  /** null in the list: this channel keeps its resolution. */
  lowResolution: (number | null)[] | null;
  /** Exponents for the negative image. */
  invertedGamma: number[] | null;
  gamma: number[] | null;
  mirror: Mirroring;
}

const SEEDS = 2 ** 32;

const uniform = (random: Random, [low, high]: Range) => low + (high - low) * random.next();

/** Half the time between low and 1, else between 1 and high (batchgeneratorsv2's BGContrast). */
const aroundOne = (random: Random, [low, high]: Range) =>
  random.next() < 0.5 ? uniform(random, [low, 1]) : uniform(random, [1, high]);

/**
 * The random parameters of one patch, as nnU-Net draws them. Takes one number from `random`; each transform has a stream of
 * its own, so that changing the probability or range of one leaves the others as they were.
 *
 * @param patch size of the patch after augmentation
 * @param channels number of image channels, ≥ 1
 * @throws Error when the patch is empty or channels is no integer ≥ 1.
 */
export function drawAugmentation(
  random: Random,
  recipe: AugmentationRecipe,
  patch: ImageSize,
  channels: number,
): Augmentation {
  checkSize('patch', patch);
  if (!Number.isInteger(channels) || channels < 1) {
    throw new Error(`channels is ${channels}; it must be a whole number of at least 1.`);
  }
  const streams = createRandom(random.integer(SEEDS));

  /** What `draw` draws with the recipe's probability, else null. */
  function maybe<T>(name: keyof AugmentationRecipe, draw: (stream: Random) => T): T | null {
    const stream = streams.fork(name);
    return stream.next() < recipe[name].probability ? draw(stream) : null;
  }
  const perChannel = <T>(draw: () => T): T[] => Array.from({ length: channels }, draw);

  const isNarrow =
    Math.max(patch.width, patch.height) > recipe.rotation.narrowAspect * Math.min(patch.width, patch.height);
  const degrees = isNarrow ? recipe.rotation.narrowDegrees : recipe.rotation.degrees;
  const angleRad = maybe('rotation', (stream) => (uniform(stream, degrees) * Math.PI) / 180);
  const scale = maybe('scaling', (stream) => uniform(stream, recipe.scaling.factor));
  const elastic = maybe('elastic', (stream): ElasticDeformation => {
    const spacingPx = uniform(stream, recipe.elastic.spacing) * Math.min(patch.width, patch.height);
    return {
      seed: stream.integer(SEEDS),
      spacingPx,
      amplitudePx: uniform(stream, recipe.elastic.amplitude) * spacingPx,
    };
  });
  const mirrors = streams.fork('mirror');
  return {
    spatial:
      angleRad === null && scale === null && elastic === null
        ? null
        : { angleRad: angleRad ?? 0, scale: scale ?? 1, elastic },
    noise: maybe('noise', (stream) => ({
      sigma: uniform(stream, recipe.noise.sigma),
      seed: stream.integer(SEEDS),
    })),
    blur: maybe('blur', (stream) =>
      perChannel(() => {
        const isChosen = stream.next() < recipe.blur.channelProbability;
        const sigmaPx = { y: uniform(stream, recipe.blur.sigmaPx), x: uniform(stream, recipe.blur.sigmaPx) };
        return isChosen ? sigmaPx : null;
      }),
    ),
    brightness: maybe('brightness', (stream) =>
      perChannel(() => aroundOne(stream, recipe.brightness.factor)),
    ),
    contrast: maybe('contrast', (stream) => perChannel(() => aroundOne(stream, recipe.contrast.factor))),
    lowResolution: maybe('lowResolution', (stream) =>
      perChannel(() => {
        const isChosen = stream.next() < recipe.lowResolution.channelProbability;
        const drawn = uniform(stream, recipe.lowResolution.scale);
        return isChosen ? drawn : null;
      }),
    ),
    invertedGamma: maybe('invertedGamma', (stream) =>
      perChannel(() => aroundOne(stream, recipe.invertedGamma.exponent)),
    ),
    gamma: maybe('gamma', (stream) => perChannel(() => aroundOne(stream, recipe.gamma.exponent))),
    mirror: {
      rows: mirrors.next() < recipe.mirror.probability,
      columns: mirrors.next() < recipe.mirror.probability,
    },
  };
}
