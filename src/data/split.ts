// Chooses which pairs train and which are held out. Pure and deterministic.
import type { FileSplit } from './file-name.ts';
import { comparePaths } from './pairing.ts';
import { createRandom } from './random.ts';

export interface SplitInput {
  id: string;
  /** What folder or file names say. */
  split: FileSplit | null;
}

/**
 * - A validation prefix decides alone: what lies below it is held out.
 * - Else names decide where the set has both training and held-out pairs ("val" and "test" are both held out); pairs
 *   whose names say nothing train, if no name says "train", and are split by the fraction, if one does.
 * - Else round(n · fraction) pairs are drawn by the seed, at least one of two or more, and never all.
 *
 * @param fraction 0…1; 0 holds nothing out
 * @returns split by id; the same pairs and seed give the same split, in whatever order they come
 */
export function assignSplits(
  pairs: SplitInput[],
  options: { validationFraction: number; seed: number; validationPrefix: string | null },
): Map<string, 'train' | 'validation'> {
  const { validationFraction, seed, validationPrefix } = options;
  if (validationPrefix !== null) {
    return new Map(pairs.map(({ id }) => [id, id.startsWith(validationPrefix) ? 'validation' : 'train']));
  }
  const isHeldOut = ({ split }: SplitInput) => split === 'validation' || split === 'test';
  const heldOut = pairs.filter(isHeldOut);
  const saysTrain = pairs.some(({ split }) => split === 'train');
  if (heldOut.length === 0 || heldOut.length === pairs.length)
    return drawSplit(pairs, validationFraction, seed);
  const undecided = saysTrain ? pairs.filter(({ split }) => split === null) : [];
  const drawn = drawSplit(undecided, validationFraction, seed);
  return new Map(
    pairs.map((pair) => [pair.id, isHeldOut(pair) ? 'validation' : (drawn.get(pair.id) ?? 'train')]),
  );
}

function drawSplit(pairs: SplitInput[], fraction: number, seed: number): Map<string, 'train' | 'validation'> {
  const ids = pairs.map(({ id }) => id).sort(comparePaths);
  const wanted = fraction > 0 ? Math.max(1, Math.round(ids.length * fraction)) : 0;
  const heldOutCount = Math.max(0, Math.min(wanted, ids.length - 1));
  const random = createRandom(seed).fork('validation split');
  for (let index = ids.length - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    [ids[index], ids[other]] = [ids[other], ids[index]];
  }
  return new Map(ids.map((id, index) => [id, index < heldOutCount ? 'validation' : 'train']));
}
