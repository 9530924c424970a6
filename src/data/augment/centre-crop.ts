import { checkPlane, checkSize, type ImageSize } from './planar-image.ts';

/**
 * The middle of a plane, without interpolation: what a patch is where nothing rotates or scales it (batchgeneratorsv2's
 * crop_tensor about ⌊size / 2⌋). Pixels outside the plane are 0.
 *
 * @param plane [H · W]
 * @param source size of the plane
 * @param patch size of the result, smaller or larger
 * @returns [patch height · patch width], of the plane's type
 * @throws Error when a size is empty or the plane does not fit it.
 */
export function cropCentre<T extends Float32Array | Uint8Array>(
  plane: T,
  source: ImageSize,
  patch: ImageSize,
): T {
  checkPlane('plane', plane, source);
  checkSize('patch', patch);
  const top = Math.floor(source.height / 2) - Math.floor(patch.height / 2);
  const left = Math.floor(source.width / 2) - Math.floor(patch.width / 2);
  const firstColumn = Math.max(0, -left);
  const endColumn = Math.min(patch.width, source.width - left);
  const cropped = new (plane.constructor as new (length: number) => T)(patch.width * patch.height);
  for (let row = Math.max(0, -top); row < Math.min(patch.height, source.height - top); row++) {
    const from = (row + top) * source.width + left;
    cropped.set(plane.subarray(from + firstColumn, from + endColumn), row * patch.width + firstColumn);
  }
  return cropped;
}
