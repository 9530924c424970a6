import { skeletonize } from '../morphology/skeletonize.ts';
import { selectClass } from './class-mask.ts';

/**
 * Exact skeletons of every class of a label map, each class thinned by itself, as the metrics take them.
 *
 * @param map [height · width] row-major index map 0…K
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param classCount K in 1…255
 * @param fieldOfView [height · width], 0 outside, where everything counts as background; null: all pixels count
 * @returns [height · width] index map 0…K, c on the skeleton of class c
 * @throws Error naming the argument when an array does not fit the size.
 */
export function skeletonizeClasses(
  map: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  const skeletons = new Uint8Array(map.length);
  for (let label = 1; label <= classCount; label++) {
    const skeleton = skeletonize(selectClass(map, label, fieldOfView), width, height);
    for (let i = 0; i < skeleton.length; i++) if (skeleton[i] !== 0) skeletons[i] = label;
  }
  return skeletons;
}
