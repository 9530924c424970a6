import type { Random } from '../random.ts';
import type { DecodedImage } from '../training-sample.ts';

/** A drawn image with its exact labels. */
export interface SyntheticPair {
  image: DecodedImage;
  /** [height · width] index map, 0 background, 1…K */
  labels: Uint8Array;
}

/** What a built-in sample set is and how its pairs are drawn. */
export interface SyntheticSet {
  /** Folder name. */
  id: string;
  name: string;
  /** One or two sentences for people: what is shown and what makes it hard. */
  description: string;
  /** Names of the classes 1…K. */
  classNames: string[];
  /** Draws one square pair. The same stream gives the same pair. */
  draw(random: Random, edgePx: number): SyntheticPair;
}

/** Uniform in low … high. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}
