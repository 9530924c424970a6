// Countryside from above: fields, their borders and a river, without roads.
import type { Random } from '../random.ts';
import {
  type Colour,
  type ColourImage,
  createColourImage,
  mixPixel,
  scalePixel,
  smoothStep,
} from './colour-image.ts';
import { createNoise } from './noise.ts';
import { drift, toStroke, wander } from './paths.ts';
import { createStrokeLayer, drawStroke } from './stroke-layer.ts';
import { between, chance } from './synthetic-pair.ts';

export type Cover = 'meadow' | 'crop' | 'soil' | 'forest';

interface Field {
  cover: Cover;
  colour: Colour;
  /** Direction and spacing of the rows of a crop. */
  rowAngle: number;
  rowPx: number;
  rowDepth: number;
}

/** Either a field, or a straight border with a part of the land on each side. */
type Land =
  | { kind: 'field'; field: Field }
  | {
      kind: 'border';
      axis: 'u' | 'v';
      at: number;
      low: Land;
      high: Land;
      edge: 'none' | 'hedge' | 'balk';
    };

export interface Farmland {
  image: ColourImage;
  /** [height · width] 1 where trees stand close together. */
  isForest: Uint8Array;
  /** [height · width] 1 on water. */
  isWater: Uint8Array;
}

const COLOURS: Record<Cover, readonly Colour[]> = {
  meadow: [
    [104, 124, 72],
    [116, 134, 80],
    [92, 114, 70],
    [128, 138, 88],
  ],
  crop: [
    [150, 146, 92],
    [168, 156, 104],
    [126, 140, 78],
    [178, 168, 120],
  ],
  soil: [
    [150, 126, 100],
    [134, 112, 90],
    [166, 144, 116],
  ],
  forest: [[66, 86, 56]],
};

function createField(random: Random): Field {
  const roll = random.next();
  const cover: Cover = roll < 0.38 ? 'meadow' : roll < 0.7 ? 'crop' : roll < 0.86 ? 'soil' : 'forest';
  const colours = COLOURS[cover];
  const base = colours[random.integer(colours.length)];
  const tint = between(random, 0.92, 1.08);
  return {
    cover,
    colour: [base[0] * tint, base[1] * tint, base[2] * tint],
    rowAngle: chance(random, 0.5) ? 0 : Math.PI / 2,
    rowPx: between(random, 3.5, 9),
    rowDepth: cover === 'crop' || cover === 'soil' ? between(random, 0.02, 0.07) : 0,
  };
}

function divide(random: Random, width: number, height: number, u: number, v: number): Land {
  const least = 60;
  const axis = width > height ? 'u' : 'v';
  const length = Math.max(width, height);
  if (length < 2 * least || (length < 200 && chance(random, 0.3))) {
    return { kind: 'field', field: createField(random) };
  }
  const share = between(random, 0.34, 0.66);
  const roll = random.next();
  const edge = roll < 0.35 ? 'hedge' : roll < 0.6 ? 'balk' : 'none';
  if (axis === 'u') {
    const at = u + share * width;
    const low = divide(random, share * width, height, u, v);
    return { kind: 'border', axis, at, low, high: divide(random, (1 - share) * width, height, at, v), edge };
  }
  const at = v + share * height;
  const low = divide(random, width, share * height, u, v);
  return { kind: 'border', axis, at, low, high: divide(random, width, (1 - share) * height, u, at), edge };
}

function paintRiver(image: ColourImage, random: Random, isWater: Uint8Array): void {
  const { width, height } = image;
  const fromTop = chance(random, 0.5);
  const start = fromTop
    ? { x: between(random, 0.1, 0.9) * width, y: -20 }
    : { x: -20, y: between(random, 0.1, 0.9) * height };
  const heading = fromTop ? Math.PI / 2 : 0;
  const isStream = chance(random, 0.45);
  const path = wander(random, start, {
    heading,
    lengthPx: 2 * width,
    wobble: isStream ? 0.03 : 0.014,
    steer: () => heading,
    pull: 0.008,
  });
  const widthPx = isStream ? between(random, 2.2, 4) : between(random, 11, 22);
  const slow = drift(random, path.length, 20);
  const layer = createStrokeLayer(width, height);
  drawStroke(
    layer,
    toStroke(
      path,
      (i) => widthPx * (1 + 0.25 * slow[i]),
      () => 1,
    ),
  );
  const banks = createStrokeLayer(width, height);
  drawStroke(
    banks,
    toStroke(
      path,
      (i) => widthPx * (1 + 0.25 * slow[i]) + 5,
      () => 1,
    ),
  );
  const water: Colour = [between(random, 62, 92), between(random, 88, 108), between(random, 92, 108)];
  for (let i = 0; i < layer.coverage.length; i++) {
    if (banks.coverage[i] > 0)
      scalePixel(image, i, [
        1 - 0.18 * banks.coverage[i],
        1 - 0.1 * banks.coverage[i],
        1 - 0.2 * banks.coverage[i],
      ]);
    mixPixel(image, i, water, 0.92 * layer.coverage[i]);
    if (banks.coverage[i] > 0.5) isWater[i] = 1;
  }
}

/** Paints the land; its field borders (balks) and streams are as thin and as light or dark as roads. */
export function paintFarmland(random: Random, edgePx: number): Farmland {
  const image = createColourImage(edgePx, edgePx, [0, 0, 0]);
  const isForest = new Uint8Array(edgePx * edgePx);
  const isWater = new Uint8Array(edgePx * edgePx);
  const angle = between(random, 0, Math.PI / 2);
  const span = edgePx * 1.5;
  const land = divide(random.fork('fields'), span, span, -span / 2, -span / 2);
  const bend = createNoise(random.fork('bend'), edgePx, edgePx, { cellPx: 170, octaves: 1 });
  const lumps = createNoise(random.fork('lumps'), edgePx, edgePx, { cellPx: 40, octaves: 3 });
  const grain = createNoise(random.fork('grain'), edgePx, edgePx, { cellPx: 4, octaves: 2, gain: 0.7 });
  for (let i = 0; i < edgePx * edgePx; i++) {
    const x = (i % edgePx) + 0.5 - edgePx / 2;
    const y = Math.floor(i / edgePx) + 0.5 - edgePx / 2;
    const u = x * Math.cos(angle) + y * Math.sin(angle) + 7 * bend[i];
    const v = y * Math.cos(angle) - x * Math.sin(angle) + 7 * bend[(i + edgePx * 7) % bend.length];
    let here = land;
    let hedge = 0;
    let balk = 0;
    while (here.kind === 'border') {
      const offset = (here.axis === 'u' ? u : v) - here.at;
      if (here.edge === 'hedge')
        hedge = Math.max(hedge, 1 - Math.abs(offset) / Math.max(1.2, 2.4 + lumps[i]));
      if (here.edge === 'balk') balk = Math.max(balk, 1.6 - Math.abs(offset));
      here = offset < 0 ? here.low : here.high;
    }
    const { cover, colour, rowAngle, rowPx, rowDepth } = here.field;
    const rows =
      rowDepth * Math.sin((2 * Math.PI * (u * Math.cos(rowAngle) + v * Math.sin(rowAngle))) / rowPx);
    const level = 1 + rows + 0.045 * lumps[i] + 0.03 * grain[i];
    mixPixel(image, i, [colour[0] * level, colour[1] * level, colour[2] * level], 1);
    mixPixel(image, i, [176, 164, 132], 0.6 * Math.min(1, Math.max(0, balk)));
    mixPixel(image, i, [62, 82, 50], 0.85 * smoothStep(0, 0.5, hedge));
    if (cover === 'forest') isForest[i] = 1;
  }
  if (chance(random, 0.65)) paintRiver(image, random.fork('river'), isWater);
  return { image, isForest, isWater };
}
