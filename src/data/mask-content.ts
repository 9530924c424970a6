// What the pixels of a file say about its part in a data set. Pure.
import type { DecodedImage } from './training-sample.ts';

export interface FileContent {
  width: number;
  height: number;
  /** Few colours, or nearly all pixels close to black or white: could be a label mask. */
  looksLikeMask: boolean;
  /** One large blob over more than half of the image: a field of view rather than thin structures. */
  looksLikeFieldOfView: boolean;
}

/** Most colours a mask may have before it counts as a picture. */
const MOST_MASK_COLOURS = 16;

export function describeContent(image: DecodedImage): FileContent {
  const { width, height } = image;
  const looksLikeMask = hasFewColours(image) || isNearlyTwoValued(image);
  return { width, height, looksLikeMask, looksLikeFieldOfView: looksLikeMask && isOneLargeBlob(image) };
}

function hasFewColours({ pixels, channels }: DecodedImage): boolean {
  const seen = new Set<string | number>();
  let last: string | number | null = null;
  for (let at = 0; at < pixels.length; at += channels) {
    const colour: string | number =
      channels === 1
        ? pixels[at]
        : pixels instanceof Uint8Array
          ? (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]
          : `${pixels[at]} ${pixels[at + 1]} ${pixels[at + 2]}`;
    if (colour === last) continue;
    last = colour;
    seen.add(colour);
    if (seen.size > MOST_MASK_COLOURS) return false;
  }
  return true;
}

/** 97 % of all samples within a sixteenth of either end of the range, and both ends in use. */
function isNearlyTwoValued({ pixels }: DecodedImage): boolean {
  const range = fullRange(pixels);
  let dark = 0;
  let bright = 0;
  for (const value of pixels) {
    if (value <= range / 16) dark++;
    else if (value >= range - range / 16) bright++;
  }
  return dark > 0 && bright > 0 && dark + bright >= 0.97 * pixels.length;
}

function isOneLargeBlob({ pixels, channels, width, height }: DecodedImage): boolean {
  let most = 0;
  for (let at = 0; at < pixels.length; at += channels) if (pixels[at] > most) most = pixels[at];
  if (most === 0) return false;
  const threshold = most / 2;
  let covered = 0;
  let runs = 0;
  let rows = 0;
  for (let row = 0; row < height; row++) {
    let runsOfRow = 0;
    let isInside = false;
    for (let column = 0; column < width; column++) {
      const inside = pixels[(row * width + column) * channels] > threshold;
      if (inside) covered++;
      if (inside && !isInside) runsOfRow++;
      isInside = inside;
    }
    runs += runsOfRow;
    if (runsOfRow > 0) rows++;
  }
  return covered > 0.5 * width * height && runs <= 1.5 * rows;
}

/** Value of white: the type's largest, or 1 for floats. */
export function fullRange(pixels: DecodedImage['pixels']): number {
  return pixels instanceof Uint8Array ? 255 : pixels instanceof Uint16Array ? 65535 : 1;
}
