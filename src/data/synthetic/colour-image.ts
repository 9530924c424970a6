// A picture in the making: linear floating-point levels 0 … 255, later rounded to bytes.
import type { Random } from '../random.ts';
import type { DecodedImage } from '../training-sample.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export interface ColourImage {
  width: number;
  height: number;
  /** [height · width · 3] */
  levels: Float32Array;
}

export function createColourImage(width: number, height: number, colour: Colour): ColourImage {
  const levels = new Float32Array(width * height * 3);
  for (let i = 0; i < levels.length; i++) levels[i] = colour[i % 3];
  return { width, height, levels };
}

/** Moves the pixel by `share` (0 … 1) of the way to `colour`. */
export function mixPixel(image: ColourImage, pixel: number, colour: Colour, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const i = pixel * 3 + channel;
    image.levels[i] += share * (colour[channel] - image.levels[i]);
  }
}

/** Multiplies the pixel's levels, channel by channel. */
export function scalePixel(image: ColourImage, pixel: number, factors: Colour): void {
  for (let channel = 0; channel < 3; channel++) image.levels[pixel * 3 + channel] *= factors[channel];
}

/** Smooth step from 0 at `from` to 1 at `to`; `from` may be the larger. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Calls `paint` with each pixel of an ellipse and how deep inside it the pixel lies: 1 in the middle, 0 at the rim. */
export function forEachInEllipse(
  image: { width: number; height: number },
  ellipse: { x: number; y: number; radiusX: number; radiusY: number; angle?: number },
  paint: (pixel: number, depth: number) => void,
): void {
  const { x, y, radiusX, radiusY, angle = 0 } = ellipse;
  const reachPx = Math.max(radiusX, radiusY);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const lastRow = Math.min(image.height - 1, Math.ceil(y + reachPx));
  const lastColumn = Math.min(image.width - 1, Math.ceil(x + reachPx));
  for (let row = Math.max(0, Math.floor(y - reachPx)); row <= lastRow; row++) {
    for (let column = Math.max(0, Math.floor(x - reachPx)); column <= lastColumn; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      const u = (dx * cosine + dy * sine) / radiusX;
      const v = (dy * cosine - dx * sine) / radiusY;
      const depth = 1 - Math.hypot(u, v);
      if (depth > 0) paint(row * image.width + column, depth);
    }
  }
}

/** Gaussian blur of all channels, as a lens gives it; outside pixels repeat the border. */
export function blurImage(image: ColourImage, sigmaPx: number): void {
  const radius = Math.max(1, Math.ceil(3 * sigmaPx));
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigmaPx * sigmaPx)),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const { width, height, levels } = image;
  const pass = (source: Float32Array, count: number, lines: number, step: number, lineStep: number) => {
    const target = new Float32Array(source.length);
    for (let line = 0; line < lines; line++) {
      for (let at = 0; at < count; at++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let k = -radius; k <= radius; k++) {
            const clamped = Math.min(count - 1, Math.max(0, at + k));
            sum += kernel[k + radius] * source[line * lineStep + clamped * step + channel];
          }
          target[line * lineStep + at * step + channel] = sum / total;
        }
      }
    }
    return target;
  };
  const rowsDone = pass(levels, width, height, 3, width * 3);
  levels.set(pass(rowsDone, height, width, width * 3, 3));
}

export interface SensorOptions {
  /** Standard deviation of the noise, in levels. */
  noiseLevels: number;
  /** Distance between the levels that remain; 1 keeps all 256. Coarser steps make smaller files. */
  stepLevels: number;
  /** 3 keeps colour, 1 keeps the green channel as grey. */
  channels: 1 | 3;
}

/** What a camera makes of the picture: noise, then rounding to bytes. */
export function exposeImage(image: ColourImage, random: Random, options: SensorOptions): DecodedImage {
  const { noiseLevels, stepLevels, channels } = options;
  const count = image.width * image.height;
  const pixels = new Uint8Array(count * channels);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      const level = image.levels[pixel * 3 + (channels === 1 ? 1 : channel)];
      // Dark parts have less noise, as on a sensor.
      const noisy = level + random.normal() * noiseLevels * Math.sqrt(Math.max(0, level) / 160 + 0.02);
      const rounded = Math.round(noisy / stepLevels) * stepLevels;
      pixels[pixel * channels + channel] = Math.min(255, Math.max(0, rounded));
    }
  }
  return { width: image.width, height: image.height, channels, pixels };
}
