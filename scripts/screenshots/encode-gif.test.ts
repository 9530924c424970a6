import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/data/decode/decode-image.ts';
import { encodeGif, type Frame } from './encode-gif.ts';

const WIDTH = 8;
const HEIGHT = 4;

/** All of one grey but one white pixel. */
function frame(atMs: number, whiteAt: number): Frame {
  const rgba = new Uint8Array(4 * WIDTH * HEIGHT).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) if (i !== whiteAt) rgba.fill(40, 4 * i, 4 * i + 3);
  return { rgba, atMs };
}

/** Delays of the graphic control extensions, in hundredths of a second. */
function delays(gif: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i + 7 < gif.length; i++)
    if (gif[i] === 0x21 && gif[i + 1] === 0xf9 && gif[i + 2] === 4) found.push(gif[i + 4] + 256 * gif[i + 5]);
  return found;
}

describe('the animated GIF', () => {
  const frames = [frame(1000, 3), frame(1150, 4), frame(1800, 5)];
  const gif = encodeGif(frames, { width: WIDTH, height: HEIGHT, endMs: 2000 });

  it('shows each frame for as long as it was on the screen', () => {
    expect(delays(gif)).toEqual([15, 65, 20]);
    expect(delays(gif).reduce((sum, delay) => sum + delay, 0)).toBe(100);
  });

  it('holds the first frame whole', async () => {
    const { pixels, width, height, channels } = await decodeImage(gif, 'training.gif');
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    const grey = Array.from({ length: WIDTH * HEIGHT }, (_, i) => pixels[i * channels]);
    expect(grey.map((value, i) => value > 200 === (i === 3))).not.toContain(false);
  });

  it('is little longer for frames in which nothing changed', () => {
    const still = encodeGif([frame(0, 3), ...[1, 2, 3, 4].map((at) => frame(100 * at, 3))], {
      width: WIDTH,
      height: HEIGHT,
      endMs: 600,
    });
    const one = encodeGif([frame(0, 3)], { width: WIDTH, height: HEIGHT, endMs: 600 });
    expect(still.length - one.length).toBeLessThan(4 * 40);
  });
});
