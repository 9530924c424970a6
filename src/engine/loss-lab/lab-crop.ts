// Which part of an image the losses see, and the prediction that is drawn for it.
import { skeletonize } from '../../morphology/skeletonize.ts';
import { chooseWindow, cutOut } from './choose-crop.ts';
import type { Crop } from './lab-types.ts';
import { drawLogits } from './start-logits.ts';

/** Edge of the crop that the losses see. */
export const CROP_PX = 256;
/** A prediction is drawn with this much of the image around the crop, so that its edge knows of the vessels beside it. */
const MARGIN_PX = 16;

/**
 * @param labels [height · width] 0 or 1
 * @param corner left upper corner, moved into the image; null: where there is most structure
 */
export function chooseCrop(
  labels: Uint8Array,
  width: number,
  height: number,
  corner: { x: number; y: number } | null,
): Crop {
  const size = { width: Math.min(CROP_PX, width), height: Math.min(CROP_PX, height) };
  if (corner === null) return chooseWindow(skeletonize(labels, width, height), width, height, size);
  const inside = (value: number, room: number): number => Math.min(room, Math.max(0, Math.round(value)));
  return { x: inside(corner.x, width - size.width), y: inside(corner.y, height - size.height), ...size };
}

/**
 * Draws a prediction on the crop and a margin around it, then cuts the margin off.
 *
 * @param labels [height · width] 0 or 1
 * @returns [crop.height · crop.width] logits of foreground minus background
 */
export function drawCrop(
  labels: Uint8Array,
  width: number,
  height: number,
  crop: Crop,
  seed: number,
): Float32Array {
  const x = Math.max(0, crop.x - MARGIN_PX);
  const y = Math.max(0, crop.y - MARGIN_PX);
  const wide: Crop = {
    x,
    y,
    width: Math.min(width, crop.x + crop.width + MARGIN_PX) - x,
    height: Math.min(height, crop.y + crop.height + MARGIN_PX) - y,
  };
  const drawn = drawLogits(cutOut(labels, width, wide), wide.width, wide.height, seed);
  return cutOut(drawn, wide.width, { ...crop, x: crop.x - x, y: crop.y - y });
}
