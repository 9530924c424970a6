// The lab's views as RGBA pixels. Pure: typed arrays in, typed arrays out.
import { shadeOfClass } from './paint-protocol.ts';
import type { LabViewId } from './skeleton-lab-protocol.ts';

/** One hue for each skeleton in every room (Okabe–Ito), and a light grey for the mask. */
export const LAB_RGB = {
  mask: [230, 232, 234],
  exact: [204, 121, 167],
  tube: [0, 158, 115],
  soft: [213, 94, 0],
  topo: [240, 228, 66],
} as const satisfies Record<LabViewId, readonly [number, number, number]>;

/**
 * Opacity is the value. Pixels that no class claims, as where a blurred mask has grown, take the shade of the first.
 *
 * @param values [n] in [0, 1]; of a Uint8Array 0 and 1
 * @param labels [n] classes 0…K that choose the shade; null for one colour
 * @returns [n · 4], not premultiplied
 */
export function paintView(
  id: LabViewId,
  values: Float32Array | Uint8Array,
  labels: Uint8Array | null,
  classCount: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4);
  const words = new Int32Array(rgba.buffer);
  const shades = Int32Array.from({ length: 256 }, (_, label) => {
    const index = labels === null ? 1 : Math.min(Math.max(label, 1), classCount);
    const [red, green, blue] = shadeOfClass(LAB_RGB[id], index, labels === null ? 1 : classCount);
    return (blue << 16) | (green << 8) | red;
  });
  // A loop for each type of array, which browsers compile to less.
  if (values instanceof Float32Array) paintShares(words, values, shades, labels);
  else paintSet(words, values, shades, labels);
  return rgba;
}

/** Where nothing is, not even a colour. */
function paintShares(
  words: Int32Array,
  values: Float32Array,
  shades: Int32Array,
  labels: Uint8Array | null,
): void {
  if (labels === null) {
    const colours = Int32Array.from({ length: 256 }, (_, alpha) =>
      alpha === 0 ? 0 : shades[1] | (alpha << 24),
    );
    // Rounds: the value is not negative.
    for (let at = 0; at < values.length; at++) words[at] = colours[(values[at] * 255 + 0.5) | 0];
    return;
  }
  for (let at = 0; at < values.length; at++) {
    const alpha = (values[at] * 255 + 0.5) | 0;
    if (alpha !== 0) words[at] = shades[labels[at]] | (alpha << 24);
  }
}

function paintSet(
  words: Int32Array,
  values: Uint8Array,
  shades: Int32Array,
  labels: Uint8Array | null,
): void {
  const opaque = 255 << 24;
  for (let at = 0; at < values.length; at++) {
    // All bits where the pixel is set.
    words[at] = -values[at] & (shades[labels === null ? 1 : labels[at]] | opaque);
  }
}

/**
 * A mask at a smaller size, light on transparent: a pixel is as opaque as the largest value in its block, so that thin
 * structures stay visible.
 *
 * @param isSet whether the pixel at a place is foreground
 * @returns rgba [⌈height / factor⌉ · ⌈width / factor⌉ · 4]
 */
export function paintOverview(
  isSet: (at: number) => boolean,
  width: number,
  height: number,
  factor: number,
): { rgba: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  const words = new Uint32Array(rgba.buffer);
  const [red, green, blue] = LAB_RGB.mask;
  const word = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  for (let row = 0, at = 0; row < height; row++) {
    const target = Math.floor(row / factor) * columns;
    for (let column = 0; column < width; column++, at++) {
      if (isSet(at)) words[target + Math.floor(column / factor)] = word;
    }
  }
  return { rgba, width: columns, height: rows };
}
