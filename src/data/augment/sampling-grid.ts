// Where each pixel of a rotated, scaled and deformed patch comes from. Image, labels, tube and mask share one grid.
import type { DisplacementField } from './displacement-field.ts';
import { checkSize, type ImageSize } from './planar-image.ts';

export interface SpatialTransform {
  /** Clockwise as seen, rows running down. */
  angleRad: number;
  /** Isotropic; > 1 makes objects smaller. */
  scale: number;
  /** Of the patch's size, added before rotation and scaling; null: none. */
  displacement: DisplacementField | null;
}

/** Source coordinates of every patch pixel; pixel centres lie at whole numbers, (0, 0) is the upper left one. */
export interface SamplingGrid extends ImageSize {
  /** [height · width] columns in the source. */
  x: Float64Array;
  /** [height · width] rows in the source. */
  y: Float64Array;
}

/**
 * Rotation and isotropic scaling about the middle of the source, of a patch cut from that middle
 * (batchgeneratorsv2's SpatialTransform without random crop): with (u, v) the offset of a patch pixel from the middle of
 * the patch, plus its displacement, it comes from s (u cos a + v sin a, −u sin a + v cos a) off the middle of the source.
 * Both in pixels, so that shapes stay true where source and patch are not square.
 *
 * @param source size of what is sampled
 * @param patch size of the result
 * @throws Error when a size is empty, angle or scale is no finite number, scale ≤ 0, or the displacement has another size
 *   than the patch.
 */
export function createSamplingGrid(
  source: ImageSize,
  patch: ImageSize,
  transform: SpatialTransform,
): SamplingGrid {
  checkSize('source', source);
  checkSize('patch', patch);
  const { angleRad, scale, displacement } = transform;
  if (!Number.isFinite(angleRad)) throw new Error(`angleRad is ${angleRad}; it must be a finite number.`);
  if (!(scale > 0 && scale < Infinity)) throw new Error(`scale is ${scale}; it must be a number above 0.`);
  const { width, height } = patch;
  if (displacement !== null && (displacement.width !== width || displacement.height !== height)) {
    throw new Error(
      `The displacement is ${displacement.width} × ${displacement.height} pixels; ` +
        `the patch needs ${width} × ${height}.`,
    );
  }
  const cosine = scale * Math.cos(angleRad);
  const sine = scale * Math.sin(angleRad);
  const middleX = (source.width - 1) / 2;
  const middleY = (source.height - 1) / 2;
  const x = new Float64Array(width * height);
  const y = new Float64Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      let u = column - (width - 1) / 2;
      let v = row - (height - 1) / 2;
      if (displacement !== null) {
        u += displacement.x[at];
        v += displacement.y[at];
      }
      x[at] = middleX + u * cosine + v * sine;
      y[at] = middleY + v * cosine - u * sine;
    }
  }
  return { width, height, x, y };
}
