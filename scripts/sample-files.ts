// Where the built-in sample sets lie and what their index says.
import { fileURLToPath } from 'node:url';
import { drawSamplePair, SAMPLE_EDGE_PX, samplePairName } from '../src/data/synthetic/sample-sets.ts';
import type { SyntheticSet } from '../src/data/synthetic/synthetic-pair.ts';
import { encodePng } from './encode-png.ts';

export const SAMPLES_FOLDER = fileURLToPath(new URL('../public/samples', import.meta.url));

/** One entry of public/samples/index.json; paths are relative to public/samples. */
export interface SampleSetEntry {
  id: string;
  name: string;
  description: string;
  synthetic: true;
  /** Names of the classes 1…K. */
  classNames: string[];
  classCount: number;
  width: number;
  height: number;
  licence: string;
  pairs: { name: string; image: string; mask: string }[];
  /** All images and masks of the set together. */
  bytes: number;
}

export interface SamplePairFiles {
  name: string;
  imagePath: string;
  maskPath: string;
  image: Uint8Array;
  mask: Uint8Array;
}

/**
 * Draws one pair and encodes it: masks of one class as 0 and 255, of several as index maps.
 */
export function encodeSamplePair(set: SyntheticSet, index: number): SamplePairFiles {
  const { image, labels } = drawSamplePair(set, index);
  if (!(image.pixels instanceof Uint8Array)) throw new Error(`The set ${set.id} does not draw 8-bit images.`);
  const name = samplePairName(index);
  const scale = set.classNames.length === 1 ? 255 : 1;
  return {
    name,
    imagePath: `${set.id}/images/${name}.png`,
    maskPath: `${set.id}/masks/${name}.png`,
    image: encodePng({ ...image, pixels: image.pixels }),
    mask: encodePng({
      width: SAMPLE_EDGE_PX,
      height: SAMPLE_EDGE_PX,
      channels: 1,
      pixels: labels.map((label) => label * scale),
    }),
  };
}
