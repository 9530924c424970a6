// Houses and trees. Trees hang over the roads and hide parts of them.
import type { Random } from '../random.ts';
import {
  type Colour,
  type ColourImage,
  forEachInEllipse,
  mixPixel,
  scalePixel,
  smoothStep,
} from './colour-image.ts';
import { toStroke, wander } from './paths.ts';
import type { Road } from './road-network.ts';
import { createStrokeLayer, drawStroke, type StrokeLayer } from './stroke-layer.ts';
import { between, chance } from './synthetic-pair.ts';

/** Where shadows fall, in pixels for each pixel of height. */
export interface Sun {
  x: number;
  y: number;
}

const ROOFS: readonly Colour[] = [
  [152, 92, 74],
  [136, 84, 70],
  [118, 110, 106],
  [96, 92, 94],
  [176, 168, 158],
  [166, 118, 92],
];

interface House {
  x: number;
  y: number;
  angle: number;
  lengthPx: number;
  depthPx: number;
}

/** Calls `paint` with each pixel of a turned rectangle: its cover (anti-aliased) and place across, −1 … 1. */
function forEachInHouse(
  image: ColourImage,
  house: House,
  paint: (i: number, cover: number, across: number) => void,
) {
  const reachPx = (house.lengthPx + house.depthPx) / 2 + 2;
  forEachInEllipse(image, { x: house.x, y: house.y, radiusX: reachPx, radiusY: reachPx }, (i) => {
    const dx = (i % image.width) + 0.5 - house.x;
    const dy = Math.floor(i / image.width) + 0.5 - house.y;
    const along = dx * Math.cos(house.angle) + dy * Math.sin(house.angle);
    const across = dy * Math.cos(house.angle) - dx * Math.sin(house.angle);
    const cover =
      Math.min(1, Math.max(0, house.lengthPx / 2 - Math.abs(along) + 0.5)) *
      Math.min(1, Math.max(0, house.depthPx / 2 - Math.abs(across) + 0.5));
    if (cover > 0) paint(i, cover, (2 * across) / house.depthPx);
  });
}

function paintHouse(image: ColourImage, random: Random, house: House, sun: Sun): void {
  const shadow = { ...house, x: house.x + 2.6 * sun.x, y: house.y + 2.6 * sun.y };
  forEachInHouse(image, shadow, (i, cover) =>
    scalePixel(image, i, [1 - 0.42 * cover, 1 - 0.4 * cover, 1 - 0.34 * cover]),
  );
  const roof = ROOFS[random.integer(ROOFS.length)];
  const tint = between(random, 0.9, 1.12);
  // The side that faces the sun is lighter.
  const lit = Math.sign(sun.x * Math.sin(house.angle) - sun.y * Math.cos(house.angle)) || 1;
  forEachInHouse(image, house, (i, cover, across) => {
    const level = tint * (across * lit > 0 ? 1.14 : 0.84);
    mixPixel(image, i, [roof[0] * level, roof[1] * level, roof[2] * level], cover);
  });
}

/** Houses beside streets and roads, with drives that look like the beginning of a road and are none. */
export function paintHouses(
  image: ColourImage,
  random: Random,
  roads: readonly Road[],
  isTaken: (x: number, y: number, reachPx: number) => boolean,
  sun: Sun,
): void {
  const drives = createStrokeLayer(image.width, image.height);
  const houses: House[] = [];
  for (const road of roads) {
    if (road.kind === 'track') continue;
    const density = road.kind === 'street' ? 0.75 : road.kind === 'side' ? 0.16 : 0.22;
    for (let k = 2; k < road.path.length; k += 7) {
      for (const side of [-1, 1]) {
        if (!chance(random, density)) continue;
        const at = road.path[k];
        const isBarn = chance(random, 0.08);
        const lengthPx = isBarn ? between(random, 15, 26) : between(random, 6.5, 11);
        const depthPx = isBarn ? between(random, 7, 9) : between(random, 5, 7.5);
        const offsetPx = road.widthPx / 2 + depthPx / 2 + between(random, 3, 7);
        const normal = at.heading + (side * Math.PI) / 2;
        const house = {
          x: at.x + offsetPx * Math.cos(normal),
          y: at.y + offsetPx * Math.sin(normal),
          angle: at.heading + 0.08 * random.normal() + (chance(random, 0.25) ? Math.PI / 2 : 0),
          lengthPx,
          depthPx,
        };
        const reachPx = lengthPx / 2 + 1;
        const crowded = houses.some(
          (other) => Math.hypot(other.x - house.x, other.y - house.y) < reachPx + other.lengthPx / 2 + 1,
        );
        if (crowded || isTaken(house.x, house.y, Math.ceil(Math.min(reachPx, depthPx / 2 + 2)))) continue;
        houses.push(house);
        const drive = wander(random, at, { heading: normal, lengthPx: offsetPx, wobble: 0.004, stepPx: 1 });
        if (chance(random, 0.55))
          drawStroke(
            drives,
            toStroke(
              drive,
              () => 1.6,
              () => 0.6,
            ),
          );
      }
    }
  }
  for (let i = 0; i < drives.ink.length; i++) mixPixel(image, i, [172, 164, 150], drives.ink[i]);
  for (const house of houses) paintHouse(image, random, house, sun);
}

function paintTree(
  image: ColourImage,
  random: Random,
  x: number,
  y: number,
  radiusPx: number,
  sun: Sun,
): void {
  const shadow = {
    x: x + 0.9 * radiusPx * sun.x,
    y: y + 0.9 * radiusPx * sun.y,
    radiusX: radiusPx,
    radiusY: radiusPx,
  };
  forEachInEllipse(image, shadow, (i, depth) => {
    const dark = 0.42 * smoothStep(0, 0.35, depth);
    scalePixel(image, i, [1 - dark, 1 - 0.95 * dark, 1 - 0.8 * dark]);
  });
  const tint = between(random, 0.82, 1.2);
  const warm = between(random, -6, 14);
  const crown = {
    x,
    y,
    radiusX: radiusPx,
    radiusY: radiusPx * between(random, 0.8, 1),
    angle: between(random, 0, 3),
  };
  forEachInEllipse(image, crown, (i, depth) => {
    const dx = ((i % image.width) + 0.5 - x) / radiusPx;
    const dy = (Math.floor(i / image.width) + 0.5 - y) / radiusPx;
    const level = tint * (1 - 0.34 * (dx * sun.x + dy * sun.y));
    mixPixel(image, i, [(66 + warm) * level, 88 * level, 50 * level], smoothStep(0, 0.22, depth));
  });
}

/** Forests, rows of trees beside roads, single trees; those by the road hide stretches of it. */
export function paintTrees(
  image: ColourImage,
  random: Random,
  roads: readonly Road[],
  roadLayer: StrokeLayer,
  isForest: Uint8Array,
  isWater: Uint8Array,
  sun: Sun,
): void {
  const { width, height } = image;
  const trees: { x: number; y: number; radiusPx: number }[] = [];
  const tries = Math.round((width * height) / 14);
  for (let k = 0; k < tries; k++) {
    const x = random.next() * width;
    const y = random.next() * height;
    const i = Math.floor(y) * width + Math.floor(x);
    const radiusPx = between(random, 2, 4.6);
    if (roadLayer.coverage[i] > 0) continue;
    if (isForest[i] === 1 ? chance(random, 0.62) && isWater[i] === 0 : chance(random, 0.008)) {
      trees.push({ x, y, radiusPx });
    }
  }
  for (const road of roads) {
    const rows = road.kind === 'side' ? 2 : 1;
    for (let row = 0; row < rows; row++) {
      if (!chance(random, 0.75)) continue;
      const first = random.integer(road.path.length);
      const last = Math.min(road.path.length, first + 12 + random.integer(26));
      const side = chance(random, 0.5) ? 1 : -1;
      // Close enough for the crowns to meet over narrow roads.
      const offsetPx = road.widthPx / 2 + between(random, 0.2, 1.8);
      for (let k = first; k < last; k += 2 + random.integer(3)) {
        const at = road.path[k];
        const normal = at.heading + (side * Math.PI) / 2;
        trees.push({
          x: at.x + offsetPx * Math.cos(normal) + random.normal() * 0.7,
          y: at.y + offsetPx * Math.sin(normal) + random.normal() * 0.7,
          radiusPx: between(random, 2.2, 4.2),
        });
      }
    }
  }
  // Trees further down the sun's way are painted later, over the shadows of the others.
  trees.sort((a, b) => a.x * sun.x + a.y * sun.y - (b.x * sun.x + b.y * sun.y));
  for (const { x, y, radiusPx } of trees) paintTree(image, random, x, y, radiusPx, sun);
}
