// k-fold cross-validation: which images are held out in which fold. Pure and deterministic.
import { comparePaths } from './pairing.ts';
import { createRandom } from './random.ts';

/** One division of the images; ids in the order of {@link comparePaths}. */
export interface Fold {
  train: string[];
  validation: string[];
}

/**
 * Divides images into k folds as nnU-Net does (names sorted, shuffled by a seed, cut into k runs of nearly equal length; the
 * first n mod k folds hold out one image more), with Tendril's random numbers instead of NumPy's. Each image is held out
 * exactly once.
 *
 * @param ids of the images, without doubles; their order does not matter
 * @param foldCount k in 2…n
 * @param seed integer in 0 … 2³² − 1
 * @throws Error naming the argument when k is out of range or an id comes twice.
 */
export function assignFolds(ids: readonly string[], foldCount: number, seed: number): Fold[] {
  if (!Number.isInteger(foldCount) || foldCount < 2) {
    throw new Error(`foldCount must be an integer from 2 up; it is ${foldCount}.`);
  }
  if (foldCount > ids.length) {
    throw new Error(
      `foldCount is ${foldCount}, but there are only ${ids.length} images; every fold needs one of its own.`,
    );
  }
  const sorted = [...ids].sort(comparePaths);
  const twice = sorted.find((id, index) => id === sorted[index + 1]);
  if (twice !== undefined) throw new Error(`ids holds "${twice}" twice; every image needs an id of its own.`);
  const shuffled = [...sorted];
  const random = createRandom(seed).fork('cross-validation');
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other], shuffled[index]];
  }
  const length = Math.floor(ids.length / foldCount);
  const longer = ids.length % foldCount;
  return Array.from({ length: foldCount }, (_, fold) => {
    const start = fold * length + Math.min(fold, longer);
    const held = new Set(shuffled.slice(start, start + length + (fold < longer ? 1 : 0)));
    return {
      train: sorted.filter((id) => !held.has(id)),
      validation: sorted.filter((id) => held.has(id)),
    };
  });
}
