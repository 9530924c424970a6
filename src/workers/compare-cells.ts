// Pixels of one cell of the grid: the image, dimmed where a map lies over it. Pure: typed arrays in, typed arrays out.
import type { ComparedImage } from './compare-protocol.ts';
import { fillClasses, paintImage } from './paint-pixels.ts';
import type { OverlayColour } from './paint-protocol.ts';

/** How much of the image shows through the dark stage under a map, so that the map has contrast. */
const IMAGE_SHARE = 0.7;
const MAP_SHARE = 0.9;
/** --stage of the page. */
const STAGE_RGB = [14, 16, 18] as const;

export interface CellPixels {
  /** [height · width · 4], opaque. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Pixels > 0 of the map. */
  areaPx: number;
}

/**
 * @param over the map over the image, [height · width] 0…K, and its colour; null: the image alone, at full strength
 */
export function paintCell(
  image: ComparedImage,
  over: { map: Uint8Array; colour: OverlayColour } | null,
  classCount: number,
): CellPixels {
  const { pixels, channels, width, height } = image;
  const { rgba } = paintImage(pixels, channels, width * height);
  if (over === null) return { rgba, areaPx: 0 };
  const painted = fillClasses(over.map, over.colour, classCount);
  for (let at = 0; at < rgba.length; at += 4) {
    const isSet = painted.rgba[at + 3] > 0;
    for (let channel = 0; channel < 3; channel++) {
      const dimmed = IMAGE_SHARE * rgba[at + channel] + (1 - IMAGE_SHARE) * STAGE_RGB[channel];
      rgba[at + channel] = isSet ? MAP_SHARE * painted.rgba[at + channel] + (1 - MAP_SHARE) * dimmed : dimmed;
    }
  }
  return { rgba, areaPx: painted.areaPx };
}
