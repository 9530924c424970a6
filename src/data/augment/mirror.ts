import { checkPlane, type ImageSize } from './planar-image.ts';

export interface Mirroring {
  /** Upside down. */
  rows: boolean;
  /** Left and right exchanged. */
  columns: boolean;
}

/**
 * Mirrors a plane along each axis by itself.
 *
 * @param plane [H · W]
 * @returns a new plane of the same type
 * @throws Error when the plane is empty or does not fit its size.
 */
export function mirrorPlane<T extends Float32Array | Uint8Array>(
  plane: T,
  size: ImageSize,
  mirroring: Mirroring,
): T {
  checkPlane('plane', plane, size);
  const { width, height } = size;
  const mirrored = plane.slice() as T;
  if (mirroring.rows) {
    for (let row = 0; row < height; row++) {
      const from = (height - 1 - row) * width;
      mirrored.set(plane.subarray(from, from + width), row * width);
    }
  }
  if (mirroring.columns) {
    for (let row = 0; row < height; row++) mirrored.subarray(row * width, (row + 1) * width).reverse();
  }
  return mirrored;
}
