// A road network: through roads, side roads, streets of a village, and tracks that fade into the fields.
import type { Random } from '../random.ts';
import type { Colour } from './colour-image.ts';
import { drift, fadedStretches, type PathPoint, type Position, wander } from './paths.ts';
import { between, chance } from './synthetic-pair.ts';

export type RoadKind = 'main' | 'side' | 'street' | 'track';

export interface Road {
  kind: RoadKind;
  path: PathPoint[];
  widthPx: number;
  colour: Colour;
  /** One value for each point of the path, 0 … 1. */
  strength: number[];
}

const SURFACES: Record<RoadKind, readonly Colour[]> = {
  main: [
    [150, 148, 146],
    [128, 127, 128],
    [168, 164, 158],
  ],
  side: [
    [148, 145, 140],
    [132, 130, 128],
    [170, 164, 152],
  ],
  street: [
    [146, 142, 138],
    [162, 157, 148],
  ],
  track: [
    [178, 162, 132],
    [190, 176, 148],
    [160, 146, 122],
  ],
};

function createRoad(random: Random, kind: RoadKind, path: PathPoint[], widthPx: number): Road {
  const surfaces = SURFACES[kind];
  const base = surfaces[random.integer(surfaces.length)];
  const tint = between(random, 0.94, 1.06);
  const slow = drift(random, path.length, 16);
  const faded = fadedStretches(random, path.length, {
    stretches: kind === 'track' ? 2 : kind === 'main' ? 0 : random.integer(2),
    lengthSteps: between(random, 3, 6),
    low: between(random, 0.1, 0.3),
  });
  const own = kind === 'track' ? between(random, 0.45, 0.8) : between(random, 0.8, 0.95);
  return {
    kind,
    path,
    widthPx,
    colour: [base[0] * tint, base[1] * tint, base[2] * tint],
    strength: slow.map((value, i) => own * faded[i] * (0.92 + 0.08 * value)),
  };
}

/** A way across the whole image through `through`. */
function crossImage(random: Random, through: Position, heading: number, lengthPx: number, wobble: number) {
  const half = (direction: number) =>
    wander(random, through, { heading: direction, lengthPx, wobble, steer: () => direction, pull: 0.01 });
  const back = half(heading + Math.PI)
    .slice(1)
    .reverse()
    .map((point) => ({ ...point, heading: point.heading + Math.PI }));
  return [...back, ...half(heading)].map((point, i) => ({ ...point, alongPx: 2 * i }));
}

function growVillage(random: Random, main: Road, edgePx: number): Road[] {
  const visible = main.path.filter(
    ({ x, y }) => x > edgePx * 0.2 && x < edgePx * 0.8 && y > edgePx * 0.2 && y < edgePx * 0.8,
  );
  if (visible.length < 20) return [];
  const roads: Road[] = [];
  const first = random.integer(Math.max(1, visible.length - 60));
  const stepPoints = Math.round(between(random, 16, 22));
  const side = chance(random, 0.5) ? 1 : -1;
  const blockPx = between(random, 34, 46);
  const count = 3 + random.integer(3);
  const ends: PathPoint[] = [];
  for (let k = 0; k < count && first + k * stepPoints < visible.length; k++) {
    const at = visible[first + k * stepPoints];
    const lengthPx = blockPx * between(random, 1, 2.4);
    const path = wander(random, at, {
      heading: at.heading + side * (Math.PI / 2 + 0.06 * random.normal()),
      lengthPx,
      wobble: 0.003,
    });
    roads.push(createRoad(random, 'street', path, between(random, 2.2, 3)));
    ends.push(path[Math.min(path.length - 1, Math.round(blockPx / 2))]);
  }
  // A back street joins the others, parallel to the main road.
  for (let k = 1; k < ends.length; k++) {
    const from = ends[k - 1];
    const heading = Math.atan2(ends[k].y - from.y, ends[k].x - from.x);
    const lengthPx = Math.hypot(ends[k].x - from.x, ends[k].y - from.y) + 1;
    const path = wander(random, from, { heading, lengthPx, wobble: 0, stepPx: 1 });
    roads.push(createRoad(random, 'street', path, between(random, 2, 2.8)));
  }
  return roads;
}

/** Lays out the roads of one image; all of them join the network. */
export function layRoads(random: Random, edgePx: number): Road[] {
  const middle = () => edgePx * between(random, 0.3, 0.7);
  const heading = between(random, 0, 2 * Math.PI);
  const main = createRoad(
    random,
    'main',
    crossImage(random, { x: middle(), y: middle() }, heading, edgePx * 0.85, 0.006),
    between(random, 4.8, 6),
  );
  const roads = [main];
  if (chance(random, 0.5)) {
    const turned = heading + between(random, 0.9, 2.2);
    const path = crossImage(random, { x: middle(), y: middle() }, turned, edgePx * 0.85, 0.008);
    roads.push(createRoad(random, 'side', path, between(random, 3.2, 4.4)));
  }
  const inside = ({ x, y }: Position) => x > 0 && x < edgePx && y > 0 && y < edgePx;
  const branchFrom = (parent: Road, kind: RoadKind, lengthPx: number, wobble: number, widthPx: number) => {
    const visible = parent.path.filter(inside);
    if (visible.length < 10) return;
    const at = visible[random.integer(visible.length)];
    const turn = (chance(random, 0.5) ? 1 : -1) * between(random, 1, 2);
    const path = wander(random, at, { heading: at.heading + turn, lengthPx, wobble });
    if (path.length > 8) roads.push(createRoad(random, kind, path, widthPx));
  };
  const sides = 2 + random.integer(2);
  for (let k = 0; k < sides; k++) {
    branchFrom(main, 'side', edgePx * between(random, 0.4, 0.9), 0.014, between(random, 2.8, 4));
  }
  roads.push(...growVillage(random, main, edgePx));
  const tracks = 4 + random.integer(4);
  for (let k = 0; k < tracks; k++) {
    const parent = roads[random.integer(roads.length)];
    branchFrom(parent, 'track', edgePx * between(random, 0.2, 0.5), 0.016, between(random, 1.3, 2.2));
  }
  return roads;
}
