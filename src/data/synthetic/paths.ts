// Ways that lines take.
import type { Random } from '../random.ts';
import type { StrokePoint } from './stroke-layer.ts';

export interface Position {
  x: number;
  y: number;
}

export interface WanderOptions {
  /** Direction at the start, in radians; 0 points right, a quarter turn points down. */
  heading: number;
  lengthPx: number;
  /** How much the direction turns: standard deviation of the curvature, in radians a pixel. */
  wobble: number;
  stepPx?: number;
  /** Direction the path is drawn to, at a place and heading; null leaves it to wander. */
  steer?: (at: Position, heading: number) => number | null;
  /** Share of the way to the steered direction that is turned in each pixel. */
  pull?: number;
  /** The path ends before it leaves where this holds. */
  inside?: (at: Position) => boolean;
}

export interface PathPoint extends Position {
  heading: number;
  /** Way from the start. */
  alongPx: number;
}

/** The equal angle in −π … π. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** A smooth path whose curvature changes slowly and at random. */
export function wander(random: Random, start: Position, options: WanderOptions): PathPoint[] {
  const { lengthPx, wobble, stepPx = 2, steer, pull = 0.04, inside } = options;
  let { heading } = options;
  let { x, y } = start;
  let curvature = random.normal() * wobble;
  const points: PathPoint[] = [{ x, y, heading, alongPx: 0 }];
  for (let alongPx = stepPx; alongPx <= lengthPx; alongPx += stepPx) {
    curvature = 0.85 * curvature + 0.53 * wobble * random.normal();
    const wanted = steer?.({ x, y }, heading) ?? null;
    const turn = wanted === null ? 0 : pull * wrapAngle(wanted - heading);
    heading += (curvature + turn) * stepPx;
    x += Math.cos(heading) * stepPx;
    y += Math.sin(heading) * stepPx;
    if (inside !== undefined && !inside({ x, y })) break;
    points.push({ x, y, heading, alongPx });
  }
  return points;
}

/**
 * A jagged path between two places by midpoint displacement: each half is displaced sideways by a random share of its
 * length, down to pieces of about `finestPx`.
 */
export function fracture(
  random: Random,
  from: Position,
  to: Position,
  roughness: number,
  finestPx = 4,
): Position[] {
  const lengthPx = Math.hypot(to.x - from.x, to.y - from.y);
  if (lengthPx <= finestPx) return [from, to];
  const shift = random.normal() * roughness * lengthPx;
  const along = 0.5 + 0.12 * (random.next() - 0.5);
  const middle = {
    x: from.x + along * (to.x - from.x) - (shift * (to.y - from.y)) / lengthPx,
    y: from.y + along * (to.y - from.y) + (shift * (to.x - from.x)) / lengthPx,
  };
  const first = fracture(random, from, middle, roughness, finestPx);
  return [...first, ...fracture(random, middle, to, roughness, finestPx).slice(1)];
}

/** Values that change slowly along a path, about uniform between −1 and 1: for widths and strengths. */
export function drift(random: Random, count: number, periodSteps: number): number[] {
  const knots = Array.from({ length: Math.ceil(count / periodSteps) + 2 }, () => 2 * random.next() - 1);
  return Array.from({ length: count }, (_, i) => {
    const at = i / periodSteps;
    const knot = Math.floor(at);
    const t = at - knot;
    return knots[knot] + t * t * (3 - 2 * t) * (knots[knot + 1] - knots[knot]);
  });
}

/** Gives a path its widths and strengths. */
export function toStroke(
  path: readonly Position[],
  widthPx: (index: number) => number,
  strength: (index: number) => number,
): StrokePoint[] {
  return path.map(({ x, y }, i) => ({ x, y, widthPx: widthPx(i), strength: strength(i) }));
}

/** Strength along a line that fades out to `low` in a few short stretches, so that it looks broken though it is not. */
export function fadedStretches(
  random: Random,
  count: number,
  options: { stretches: number; lengthSteps: number; low: number },
): number[] {
  const strength = new Array<number>(count).fill(1);
  for (let k = 0; k < options.stretches; k++) {
    const middle = random.next() * count;
    const half = options.lengthSteps * (0.5 + 0.7 * random.next());
    for (let i = 0; i < count; i++) {
      const t = Math.min(1, Math.max(0, (Math.abs(i - middle) - half * 0.6) / (half * 0.6)));
      strength[i] = Math.min(strength[i], options.low + (1 - options.low) * t);
    }
  }
  return strength;
}
