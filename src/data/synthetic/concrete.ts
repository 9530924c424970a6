// Concrete and everything on it that is no crack.
import type { Random } from '../random.ts';
import {
  type ColourImage,
  createColourImage,
  forEachInEllipse,
  scalePixel,
  smoothStep,
} from './colour-image.ts';
import { createNoise } from './noise.ts';
import { drift, toStroke, wander } from './paths.ts';
import { createStrokeLayer, drawStroke, type StrokeLayer } from './stroke-layer.ts';
import { between, chance } from './synthetic-pair.ts';

/** Multiplies the image by 1 − depth · ink; a negative depth lightens. */
export function paintInk(image: ColourImage, layer: StrokeLayer, depth: number): void {
  for (let i = 0; i < layer.ink.length; i++) {
    const factor = 1 - depth * layer.ink[i];
    if (layer.ink[i] > 0) scalePixel(image, i, [factor, factor, factor]);
  }
}

function paintGround(image: ColourImage, random: Random): void {
  const { width, height } = image;
  const cloudy = createNoise(random, width, height, { cellPx: 110, octaves: 3 });
  const lumpy = createNoise(random, width, height, { cellPx: 14, octaves: 3, gain: 0.7 });
  const grain = createNoise(random, width, height, { cellPx: 2.2, octaves: 2, gain: 0.8 });
  const angle = between(random, 0, 2 * Math.PI);
  const slope = between(random, 0.12, 0.3);
  for (let i = 0; i < width * height; i++) {
    const u = (i % width) / width - 0.5;
    const v = Math.floor(i / width) / height - 0.5;
    const light = 1 + slope * (u * Math.cos(angle) + v * Math.sin(angle)) - 0.12 * (u * u + v * v);
    const level = light * (1 + 0.045 * cloudy[i] + 0.022 * lumpy[i] + 0.03 * grain[i]);
    scalePixel(image, i, [level, level, level]);
  }
}

function paintAggregate(image: ColourImage, random: Random): void {
  const { width, height } = image;
  const stones = 700 + random.integer(700);
  for (let k = 0; k < stones; k++) {
    const radiusX = 0.8 + 4.6 * random.next() ** 2.5;
    const tint = random.normal() * 0.11;
    const stone = {
      x: random.next() * width,
      y: random.next() * height,
      radiusX,
      radiusY: radiusX * between(random, 0.5, 1),
      angle: between(random, 0, Math.PI),
    };
    forEachInEllipse(image, stone, (pixel, depth) => {
      const factor = 1 + tint * smoothStep(0, 0.4, depth);
      scalePixel(image, pixel, [factor, factor, factor]);
    });
  }
  const pores = 25 + random.integer(60);
  for (let k = 0; k < pores; k++) {
    const radiusX = 0.9 + 2.4 * random.next() ** 4;
    const dark = between(random, 0.2, 0.6);
    const pore = { x: random.next() * width, y: random.next() * height, radiusX, radiusY: radiusX };
    forEachInEllipse(image, pore, (pixel, depth) => {
      const factor = 1 - dark * smoothStep(0, 0.6, depth);
      scalePixel(image, pixel, [factor, factor, factor]);
    });
  }
}

/** Damp patches; their drying rims are thin dark curves that look like cracks. */
function paintStains(image: ColourImage, random: Random): void {
  const { width, height } = image;
  const field = createNoise(random, width, height, { cellPx: 120, octaves: 4, gain: 0.45 });
  const level = between(random, 0.9, 1.5);
  const dark = between(random, 0.07, 0.17);
  const rim = between(random, 0.1, 0.2);
  for (let i = 0; i < field.length; i++) {
    const inside = smoothStep(level, level + 0.12, field[i]);
    const edge = Math.exp(-(((field[i] - level) / 0.035) ** 2));
    const factor = 1 - dark * inside - rim * edge;
    scalePixel(image, i, [factor, factor, factor]);
  }
}

/** Straight joints of the formwork: as dark as a crack, but ruled. */
function paintJoints(image: ColourImage, random: Random): void {
  const { width, height } = image;
  const angle = between(random, -0.08, 0.08) + (chance(random, 0.5) ? Math.PI / 2 : 0);
  const dark = createStrokeLayer(width, height);
  const light = createStrokeLayer(width, height);
  const x = between(random, 0.15, 0.85) * width;
  const y = between(random, 0.15, 0.85) * height;
  const reach = 1.5 * width;
  const line = (shift: number) =>
    [-reach, reach].map((along) => ({
      x: x + along * Math.cos(angle) - shift * Math.sin(angle),
      y: y + along * Math.sin(angle) + shift * Math.cos(angle),
    }));
  const widthPx = between(random, 1.4, 2.6);
  drawStroke(
    dark,
    toStroke(
      line(0),
      () => widthPx,
      () => 1,
    ),
  );
  drawStroke(
    light,
    toStroke(
      line(widthPx),
      () => widthPx,
      () => 1,
    ),
  );
  paintInk(image, dark, between(random, 0.2, 0.36));
  paintInk(image, light, -between(random, 0.05, 0.12));
}

/** Scratches (straight, light or dark), hairs and roots (dark, but smoothly bent). */
function paintScratches(image: ColourImage, random: Random): void {
  const { width, height } = image;
  const scratches = 4 + random.integer(6);
  for (let k = 0; k < scratches; k++) {
    const layer = createStrokeLayer(width, height);
    const isHair = k < 2;
    const path = wander(
      random,
      { x: random.next() * width, y: random.next() * height },
      {
        heading: between(random, 0, 2 * Math.PI),
        lengthPx: isHair ? between(random, 40, 90) : between(random, 25, 130),
        wobble: isHair ? 0.05 : 0.002,
      },
    );
    const fade = drift(random, path.length, 12);
    const widthPx = between(random, 1, 1.7);
    drawStroke(
      layer,
      toStroke(
        path,
        () => widthPx,
        (i) => 0.7 + 0.3 * fade[i],
      ),
    );
    paintInk(image, layer, isHair ? between(random, 0.25, 0.45) : between(random, -0.28, 0.34));
  }
}

/** A bare wall or pavement with joints, scratches, stains, pores and aggregate. */
export function paintConcrete(random: Random, edgePx: number): ColourImage {
  const grey = between(random, 132, 182);
  const image = createColourImage(edgePx, edgePx, [grey, grey, grey]);
  paintGround(image, random.fork('ground'));
  paintAggregate(image, random.fork('aggregate'));
  paintStains(image, random.fork('stains'));
  if (chance(random, 0.6)) paintJoints(image, random.fork('joints'));
  paintScratches(image, random.fork('scratches'));
  return image;
}
