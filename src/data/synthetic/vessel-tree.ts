// Vessels of a retina: arcades that leave the optic disc, bend around the macula and branch down to single pixels.
import type { Random } from '../random.ts';
import { drift, fadedStretches, type PathPoint, type Position, toStroke, wander } from './paths.ts';
import type { StrokePoint } from './stroke-layer.ts';
import { between, chance } from './synthetic-pair.ts';

/** All in pixels of the image. */
export interface FundusGeometry {
  centre: Position;
  /** Of the round field of view. */
  radiusPx: number;
  disc: Position & { radiusPx: number };
  fovea: Position;
}

export interface TreeOptions {
  /** Width of the widest trunks at the disc. */
  trunkWidthPx: number;
  /** Least strength of the thinnest branches, 0 … 1. */
  faintest: number;
  /** Mean way between two branchings. */
  spacingPx: number;
  /** Rotates the trunks, so that two trees do not lie on each other. */
  turn: number;
}

/** Murray's law with the exponent found in retinas. */
const EXPONENT = 2.7;
const LEAST_WIDTH_PX = 1.05;

function grow(
  random: Random,
  geometry: FundusGeometry,
  options: TreeOptions,
  start: Position & { heading: number; widthPx: number; depth: number; lengthPx: number; bend: number },
  strokes: StrokePoint[][],
): void {
  const { centre, radiusPx, fovea } = geometry;
  const toFovea = (at: Position) => Math.atan2(fovea.y - at.y, fovea.x - at.x);
  const path: PathPoint[] = wander(random, start, {
    heading: start.heading,
    lengthPx: start.lengthPx,
    wobble: start.depth === 0 ? 0.013 : 0.02,
    // Arcades circle the macula; side branches run on, slowly away from it or towards it.
    steer: (at, heading) => {
      if (start.bend === 0) return null;
      const inwards = toFovea(at);
      const distance = Math.hypot(fovea.x - at.x, fovea.y - at.y) / radiusPx;
      const tooFar = Math.min(1, Math.max(-1, 2.5 * (distance - 0.68)));
      return start.depth === 0 ? inwards + start.bend * (Math.PI / 2 - tooFar) : heading;
    },
    pull: 0.03,
    inside: (at) =>
      Math.hypot(at.x - centre.x, at.y - centre.y) < radiusPx + 4 &&
      Math.hypot(at.x - fovea.x, at.y - fovea.y) > radiusPx * 0.09,
  });
  if (path.length < 5) return;

  const widths: number[] = [];
  let widthPx = start.widthPx;
  let untilBranch = options.spacingPx * between(random, 0.5, 1.2);
  let side = chance(random, 0.5) ? 1 : -1;
  const children: (PathPoint & { widthPx: number; side: number })[] = [];
  for (const point of path) {
    widths.push(widthPx);
    widthPx *= 0.9985;
    untilBranch -= 2;
    if (untilBranch > 0 || widthPx < LEAST_WIDTH_PX * 1.05 || start.depth > 4) continue;
    untilBranch = options.spacingPx * between(random, 0.6, 1.5);
    const childPx = Math.max(LEAST_WIDTH_PX, widthPx * between(random, 0.4, 0.78));
    children.push({ ...point, widthPx: childPx, side });
    widthPx = Math.max(
      LEAST_WIDTH_PX,
      (widthPx ** EXPONENT - 0.7 * childPx ** EXPONENT) ** (1 / EXPONENT) || 0,
    );
    side = chance(random, 0.7) ? -side : side;
  }

  // Side branches thin out towards their end.
  if (start.depth > 0) {
    widths.forEach((width, i) => {
      const toEnd = Math.min(1, (widths.length - i) / (0.45 * widths.length));
      widths[i] = Math.max(LEAST_WIDTH_PX, width * (0.3 + 0.7 * toEnd));
    });
  }
  const thin = widths[0] < 2.2;
  const faded = fadedStretches(random, path.length, {
    stretches: chance(random, thin ? 0.65 : 0.1) ? 1 : 0,
    lengthSteps: between(random, 2.5, 5),
    low: between(random, 0.1, 0.3),
  });
  const slow = drift(random, path.length, 14);
  const own = between(random, 0.8, 1);
  strokes.push(
    toStroke(
      path,
      (i) => widths[i],
      (i) => {
        const byWidth = Math.min(1, options.faintest + 0.2 * (widths[i] - 1));
        return own * byWidth * faded[i] * (0.88 + 0.12 * slow[i]);
      },
    ),
  );
  for (const child of children) {
    const angle = between(random, 0.45, 1) * (1.15 - 0.25 * Math.min(1, child.widthPx / 3));
    grow(
      random,
      geometry,
      options,
      {
        x: child.x,
        y: child.y,
        heading: child.heading + child.side * angle,
        widthPx: child.widthPx,
        depth: start.depth + 1,
        lengthPx: radiusPx * between(random, 0.2, 0.5) * Math.min(1.4, 0.5 + child.widthPx / 3),
        bend: 0,
      },
      strokes,
    );
  }
}

/** Grows one tree (arteries or veins) from the optic disc; thin branches come last. */
export function growVesselTree(
  random: Random,
  geometry: FundusGeometry,
  options: TreeOptions,
): StrokePoint[][] {
  const { disc, fovea, radiusPx } = geometry;
  const strokes: StrokePoint[][] = [];
  const temporal = Math.atan2(fovea.y - disc.y, fovea.x - disc.x);
  // Angles from the direction of the macula, relative widths, lengths in field radii, which way round the macula.
  const trunks = [
    { angle: 1.25, width: 1, length: 2.1, bend: 1 },
    { angle: -1.25, width: 1, length: 2.1, bend: -1 },
    { angle: 2.35, width: 0.7, length: 1, bend: 0 },
    { angle: -2.35, width: 0.7, length: 1, bend: 0 },
    { angle: 0.45, width: 0.36, length: 0.55, bend: 0 },
    { angle: -0.45, width: 0.36, length: 0.55, bend: 0 },
  ];
  for (const trunk of trunks) {
    const heading = temporal + trunk.angle + options.turn + 0.14 * random.normal();
    grow(
      random,
      geometry,
      options,
      {
        x: disc.x + disc.radiusPx * between(random, 0, 0.35) * Math.cos(heading),
        y: disc.y + disc.radiusPx * between(random, 0, 0.35) * Math.sin(heading),
        heading,
        widthPx: options.trunkWidthPx * trunk.width * between(random, 0.85, 1.1),
        depth: 0,
        lengthPx: radiusPx * trunk.length,
        bend: trunk.bend,
      },
      strokes,
    );
  }
  return strokes.sort((a, b) => b[0].widthPx - a[0].widthPx);
}
