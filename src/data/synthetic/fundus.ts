// The back of an eye as a fundus camera sees it, without its vessels.
import type { Random } from '../random.ts';
import {
  type Colour,
  type ColourImage,
  createColourImage,
  forEachInEllipse,
  mixPixel,
  scalePixel,
  smoothStep,
} from './colour-image.ts';
import { createNoise } from './noise.ts';
import { drift, toStroke, wander } from './paths.ts';
import { createStrokeLayer, drawStroke, type StrokeLayer } from './stroke-layer.ts';
import { between, chance } from './synthetic-pair.ts';
import type { FundusGeometry } from './vessel-tree.ts';

/**
 * @param fieldShare radius of the field of view relative to half the edge; more than 1 cuts the circle off
 * @param discShare distance of the optic disc from the centre, relative to the field's radius
 */
export function placeFundus(
  random: Random,
  edgePx: number,
  fieldShare: number,
  discShare: number,
): FundusGeometry {
  const radiusPx = (edgePx / 2) * fieldShare;
  const centre = {
    x: edgePx / 2 + random.normal() * 0.008 * edgePx,
    y: edgePx / 2 + random.normal() * 0.008 * edgePx,
  };
  const side = chance(random, 0.5) ? 1 : -1;
  const disc = {
    x: centre.x + side * discShare * radiusPx * between(random, 0.9, 1.1),
    y: centre.y + random.normal() * 0.07 * radiusPx,
    radiusPx: radiusPx * between(random, 0.125, 0.155),
  };
  const fovea = {
    x: disc.x - side * radiusPx * between(random, 0.68, 0.76),
    y: disc.y + between(random, -0.04, 0.12) * radiusPx,
  };
  return { centre, radiusPx, disc, fovea };
}

/** Pigment, choroid and light: everything behind the vessels. */
export function paintFundus(
  random: Random,
  edgePx: number,
  geometry: FundusGeometry,
  skin: Colour,
): ColourImage {
  const image = createColourImage(edgePx, edgePx, skin);
  const { centre, radiusPx, disc, fovea } = geometry;
  const mottle = createNoise(random, edgePx, edgePx, { cellPx: 60, octaves: 3 });
  const fine = createNoise(random, edgePx, edgePx, { cellPx: 6, octaves: 2 });
  const lightAngle = between(random, 0, 2 * Math.PI);
  const slope = between(random, 0.1, 0.3);
  for (let i = 0; i < edgePx * edgePx; i++) {
    const x = (i % edgePx) + 0.5;
    const y = Math.floor(i / edgePx) + 0.5;
    const u = (x - centre.x) / radiusPx;
    const v = (y - centre.y) / radiusPx;
    const light =
      (1 - 0.42 * (u * u + v * v) + slope * (u * Math.cos(lightAngle) + v * Math.sin(lightAngle))) *
      (1 + 0.045 * mottle[i] + 0.016 * fine[i]);
    const macula = Math.exp(-(((x - fovea.x) ** 2 + (y - fovea.y) ** 2) / (0.17 * radiusPx) ** 2));
    const glow = Math.exp(-(((x - disc.x) ** 2 + (y - disc.y) ** 2) / (2.4 * disc.radiusPx) ** 2));
    scalePixel(image, i, [
      light * (1 - 0.2 * macula) * (1 + 0.06 * glow),
      light * (1 - 0.36 * macula) * (1 + 0.16 * glow) * (1 - 0.03 * mottle[i]),
      light * (1 - 0.3 * macula) * (1 + 0.12 * glow),
    ]);
  }
  paintChoroid(image, random, geometry);
  paintDisc(image, random, geometry);
  return image;
}

/** Broad, blurred, reddish bands of the layer below: look like vessels and are none of the retina's. */
function paintChoroid(image: ColourImage, random: Random, geometry: FundusGeometry): void {
  const layer = createStrokeLayer(image.width, image.height);
  const bands = 10 + random.integer(14);
  for (let k = 0; k < bands; k++) {
    const path = wander(
      random,
      { x: random.next() * image.width, y: random.next() * image.height },
      { heading: between(random, 0, 2 * Math.PI), lengthPx: geometry.radiusPx * 0.8, wobble: 0.03 },
    );
    const slow = drift(random, path.length, 18);
    drawStroke(
      layer,
      toStroke(
        path,
        (i) => 6 + 2 * slow[i],
        (i) => 0.6 + 0.4 * slow[i],
      ),
    );
  }
  const strength = between(random, 0.03, 0.09);
  for (let i = 0; i < layer.ink.length; i++) {
    const soft = strength * layer.ink[i] * (1 - Math.abs(layer.across[i]));
    if (soft > 0) scalePixel(image, i, [1 - 0.4 * soft, 1 - soft, 1 - soft]);
  }
}

function paintDisc(image: ColourImage, random: Random, { disc }: FundusGeometry): void {
  const rim = {
    x: disc.x,
    y: disc.y,
    radiusX: disc.radiusPx * between(random, 0.88, 0.98),
    radiusY: disc.radiusPx * 1.06,
    angle: random.normal() * 0.1,
  };
  forEachInEllipse(image, rim, (pixel, depth) => {
    mixPixel(image, pixel, [244, 190, 118], 0.88 * smoothStep(0, 0.22, depth));
  });
  const cupShare = between(random, 0.4, 0.6);
  const cup = { ...rim, radiusX: rim.radiusX * cupShare, radiusY: rim.radiusY * cupShare };
  forEachInEllipse(image, cup, (pixel, depth) => {
    mixPixel(image, pixel, [252, 228, 172], 0.85 * smoothStep(0, 0.5, depth));
  });
}

export interface VesselInk {
  /** What full ink leaves of red, green and blue. */
  transmission: Colour;
  /** Bright stripe along the middle of wide vessels, 0 … 1. */
  reflex: number;
}

/** Lays vessels over the image. */
export function paintVessels(
  image: ColourImage,
  layer: StrokeLayer,
  { transmission, reflex }: VesselInk,
): void {
  for (let i = 0; i < layer.ink.length; i++) {
    const ink = layer.ink[i];
    if (ink <= 0) continue;
    const middle = 1 - Math.abs(layer.across[i]);
    const stripe = reflex * smoothStep(0.45, 0.95, middle) * smoothStep(2.4, 4, layer.widthPx[i]);
    const depth = ink * (0.78 + 0.22 * middle) * (1 - stripe);
    scalePixel(image, i, [
      1 - depth * (1 - transmission[0]),
      1 - depth * (1 - transmission[1]),
      1 - depth * (1 - transmission[2]),
    ]);
  }
}

/** Bleedings, fatty deposits and short streaks: as dark, as bright or as thin as vessels, but none. */
export function paintLesions(image: ColourImage, random: Random, geometry: FundusGeometry): void {
  const { centre, radiusPx, fovea } = geometry;
  const anywhere = () => {
    const angle = between(random, 0, 2 * Math.PI);
    const distance = radiusPx * 0.9 * Math.sqrt(random.next());
    return { x: centre.x + distance * Math.cos(angle), y: centre.y + distance * Math.sin(angle) };
  };
  const bleedings = random.integer(9);
  for (let k = 0; k < bleedings; k++) {
    const radiusX = between(random, 1.2, 5.5);
    const blot = {
      ...anywhere(),
      radiusX,
      radiusY: radiusX * between(random, 0.4, 0.9),
      angle: between(random, 0, Math.PI),
    };
    const dark = between(random, 0.25, 0.5);
    forEachInEllipse(image, blot, (pixel, depth) => {
      const ink = dark * smoothStep(0, 0.4, depth);
      scalePixel(image, pixel, [1 - 0.5 * ink, 1 - ink, 1 - 0.9 * ink]);
    });
  }
  const clusters = random.integer(3);
  for (let k = 0; k < clusters; k++) {
    const middle = chance(random, 0.5) ? fovea : anywhere();
    const spots = 6 + random.integer(18);
    for (let spot = 0; spot < spots; spot++) {
      const radiusX = 0.8 + 2.6 * random.next() ** 2;
      const deposit = {
        x: middle.x + random.normal() * 0.12 * radiusPx,
        y: middle.y + random.normal() * 0.12 * radiusPx,
        radiusX,
        radiusY: radiusX * between(random, 0.6, 1),
        angle: between(random, 0, Math.PI),
      };
      forEachInEllipse(image, deposit, (pixel, depth) => {
        mixPixel(image, pixel, [246, 214, 120], 0.75 * smoothStep(0, 0.5, depth));
      });
    }
  }
  paintStreaks(image, random, anywhere);
}

function paintStreaks(image: ColourImage, random: Random, anywhere: () => { x: number; y: number }): void {
  const streaks = 8 + random.integer(10);
  const dark = createStrokeLayer(image.width, image.height);
  const light = createStrokeLayer(image.width, image.height);
  for (let k = 0; k < streaks; k++) {
    const path = wander(random, anywhere(), {
      heading: between(random, 0, 2 * Math.PI),
      lengthPx: between(random, 8, 26),
      wobble: 0.03,
      stepPx: 1,
    });
    const strength = between(random, 0.3, 0.8);
    // Fade in and out: streaks have no ends, and they join nothing.
    const fade = (i: number) => strength * Math.sin((Math.PI * (i + 0.5)) / path.length);
    const widthPx = between(random, 1, 2.2);
    drawStroke(
      chance(random, 0.6) ? dark : light,
      toStroke(path, () => widthPx, fade),
    );
  }
  for (let i = 0; i < dark.ink.length; i++) {
    if (dark.ink[i] > 0) {
      scalePixel(image, i, [1 - 0.18 * dark.ink[i], 1 - 0.42 * dark.ink[i], 1 - 0.38 * dark.ink[i]]);
    }
    if (light.ink[i] > 0) mixPixel(image, i, [250, 210, 160], 0.3 * light.ink[i]);
  }
}

/** The camera's round stop: nearly black outside. Returns 1 inside, 0 outside. */
export function closeField(image: ColourImage, geometry: FundusGeometry): Uint8Array {
  const { centre, radiusPx } = geometry;
  return Uint8Array.from({ length: image.width * image.height }, (_, i) => {
    const distance = Math.hypot(
      (i % image.width) + 0.5 - centre.x,
      Math.floor(i / image.width) + 0.5 - centre.y,
    );
    const outside = smoothStep(radiusPx - 2.5, radiusPx + 0.5, distance);
    mixPixel(image, i, [5, 4, 4], outside);
    return distance < radiusPx - 1 ? 1 : 0;
  });
}
