// Frames of a page as an animated GIF: one palette for all, and of each frame only the pixels that changed.
import { gifenc } from './gifenc.ts';

export interface Frame {
  /** [height · width · 4] */
  rgba: Uint8Array;
  /** When it was on the screen, milliseconds from any origin. */
  atMs: number;
}

/** One of the 256 stands for "as before". */
const MOST_COLOURS = 255;
/** Every so many pixels and about so many frames are looked at for the palette. */
const PIXEL_STEP = 3;
const PALETTE_FRAMES = 8;
/** The largest difference of a channel that is still taken for no change. */
const SAME = 2;

/**
 * Plays in real time: each frame stays until the next one's time, in hundredths of a second.
 *
 * @param frames in the order of their times, all of one size
 * @param endMs when the last frame ends
 */
export function encodeGif(
  frames: readonly Frame[],
  { width, height, endMs }: { width: number; height: number; endMs: number },
): Uint8Array {
  const palette = gifenc.quantize(samplePixels(frames), MOST_COLOURS, { format: 'rgb565' });
  const transparentIndex = palette.length;
  const table = [...palette, [0, 0, 0]];
  const gif = gifenc.GIFEncoder();
  const shown = new Uint8Array(width * height * 4);
  const startMs = frames[0]?.atMs ?? endMs;
  const hundredth = (ms: number): number => Math.round((ms - startMs) / 10);
  for (const [at, { rgba, atMs }] of frames.entries()) {
    const indices = gifenc.applyPalette(rgba, palette, 'rgb565');
    if (at === 0) shown.set(rgba);
    else keepChanges(indices, rgba, shown, transparentIndex);
    const untilMs = frames[at + 1]?.atMs ?? endMs;
    gif.writeFrame(indices, width, height, {
      ...(at === 0 ? { palette: table, repeat: 0 } : { transparent: true, transparentIndex }),
      delay: 10 * Math.max(2, hundredth(untilMs) - hundredth(atMs)),
      dispose: 1,
    });
  }
  gif.finish();
  return gif.bytes();
}

/** Pixels as they were become transparent; the others are the ones shown from now on. */
function keepChanges(
  indices: Uint8Array,
  rgba: Uint8Array,
  shown: Uint8Array,
  transparentIndex: number,
): void {
  for (let i = 0; i < indices.length; i++) {
    const p = 4 * i;
    const isSame =
      Math.abs(rgba[p] - shown[p]) <= SAME &&
      Math.abs(rgba[p + 1] - shown[p + 1]) <= SAME &&
      Math.abs(rgba[p + 2] - shown[p + 2]) <= SAME;
    if (isSame) indices[i] = transparentIndex;
    else shown.set(rgba.subarray(p, p + 4), p);
  }
}

function samplePixels(frames: readonly Frame[]): Uint8Array {
  const step = Math.max(1, Math.floor(frames.length / PALETTE_FRAMES));
  const chosen = frames.filter((_, at) => at % step === 0 || at === frames.length - 1);
  const perFrame = chosen.map(({ rgba }) => Math.ceil(rgba.length / 4 / PIXEL_STEP));
  const pixels = new Uint8Array(4 * perFrame.reduce((sum, count) => sum + count, 0));
  let to = 0;
  for (const { rgba } of chosen) {
    for (let from = 0; from < rgba.length; from += 4 * PIXEL_STEP, to += 4)
      pixels.set(rgba.subarray(from, from + 4), to);
  }
  return pixels;
}
