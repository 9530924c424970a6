// The built-in sample sets. All are drawn by the project itself: nobody's eye, wall or land is shown.
import { createRandom } from '../random.ts';
import { arteriesVeins } from './arteries-veins.ts';
import { cracks } from './cracks.ts';
import { roads } from './roads.ts';
import type { SyntheticPair, SyntheticSet } from './synthetic-pair.ts';
import { vessels } from './vessels.ts';

export const SAMPLE_SETS: readonly SyntheticSet[] = [vessels, cracks, roads, arteriesVeins];

export const SAMPLE_EDGE_PX = 384;
export const SAMPLES_PER_SET = 12;

const SAMPLE_SEED = 2024;

/** Name of a pair within its set: "01" … "12". */
export function samplePairName(index: number): string {
  return String(index + 1).padStart(2, '0');
}

/**
 * Draws pair `index` (0 for the first) of a set; always the same.
 *
 * @returns labels as index map 0 … K, image grey or RGB, both SAMPLE_EDGE_PX square
 */
export function drawSamplePair(set: SyntheticSet, index: number): SyntheticPair {
  return set.draw(createRandom(SAMPLE_SEED).fork(`${set.id}/${samplePairName(index)}`), SAMPLE_EDGE_PX);
}
