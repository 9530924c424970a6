import { checkFieldOfView } from './check-pair.ts';

/**
 * Binary mask of one class of a label map, as the binary metrics take it.
 *
 * @param map [n] label map 0…K
 * @param label 1…255, the class that becomes foreground
 * @param fieldOfView [n], 0 outside, where everything becomes background; null: all pixels count
 * @returns [n], 0 or 1
 * @throws Error naming the argument when label is no integer in 1…255 or the field of view is of another length.
 */
export function selectClass(
  map: Uint8Array,
  label: number,
  fieldOfView: Uint8Array | null,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(label) || label < 1 || label > 255) {
    throw new Error(`label must be an integer from 1 to 255; it is ${label}.`);
  }
  checkFieldOfView(fieldOfView, map);
  const mask = new Uint8Array(map.length);
  for (let i = 0; i < map.length; i++) {
    if (map[i] === label && (fieldOfView === null || fieldOfView[i] !== 0)) mask[i] = 1;
  }
  return mask;
}
