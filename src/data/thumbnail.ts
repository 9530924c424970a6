// Small square pictures of images of any depth. Pure.
import type { DecodedImage } from './training-sample.ts';

/**
 * The largest centred square of an image, averaged down.
 *
 * Bytes keep their brightness; 16-bit and float images are stretched from their smallest to their largest value.
 *
 * @returns RGBA [edgePx · edgePx · 4]
 */
export function thumbnailPixels(image: DecodedImage, edgePx: number): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, pixels } = image;
  const side = Math.min(width, height);
  const left = (width - side) >> 1;
  const top = (height - side) >> 1;
  let low = 0;
  let high = 255;
  if (!(pixels instanceof Uint8Array)) {
    low = Infinity;
    high = -Infinity;
    for (const value of pixels) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const factor = high > low ? 255 / (high - low) : 0;
  const rgba = new Uint8ClampedArray(edgePx * edgePx * 4);
  for (let row = 0; row < edgePx; row++) {
    const [y0, y1] = span(row, edgePx, side);
    for (let column = 0; column < edgePx; column++) {
      const [x0, x1] = span(column, edgePx, side);
      const to = (row * edgePx + column) * 4;
      const area = (y1 - y0) * (x1 - x0);
      for (let channel = 0; channel < 3; channel++) {
        const from = channels === 1 ? 0 : channel;
        let sum = 0;
        for (let y = top + y0; y < top + y1; y++) {
          for (let x = left + x0; x < left + x1; x++) sum += pixels[(y * width + x) * channels + from];
        }
        rgba[to + channel] = (sum / area - low) * factor;
      }
      rgba[to + 3] = 255;
    }
  }
  return rgba;
}

/** Source pixels that fall into one target pixel; at least one. */
function span(index: number, edgePx: number, side: number): [number, number] {
  const start = Math.min(side - 1, Math.floor((index * side) / edgePx));
  return [start, Math.max(start + 1, Math.floor(((index + 1) * side) / edgePx))];
}
