// Where a branch can be drawn that is not there.
import { createRandom } from '../../data/random.ts';
import { computeBettiNumbers } from '../../morphology/betti-numbers.ts';
import { signedDistance } from './distance-map.ts';
import {
  markAround,
  orderCandidates,
  pickPlaces,
  withPixels,
  type AccidentField,
  type AccidentPlace,
} from './accident-places.ts';

/** Length beyond the edge of the vessel. */
const LENGTH_PX = 26;
/** Half of the width. */
const HALF_WIDTH_PX = 1.5;
/** Once this far out, it keeps this far away from everything else. */
const CLEAR_PX = 5;
const APART_PX = 36;
const ANGLES = 16;
/** Radians by which the path turns on each px. */
const BEND = 0.022;
/** Looking further would take longer than it is worth. */
const MOST_TRIES = 400;

/**
 * Bent side branches over plain background, ground truth and prediction alike. None adds a piece or a loop.
 *
 * @returns pixels to be added; none of them is in the ground truth
 */
export function findSpurs(field: AccidentField): AccidentPlace[] {
  const { width, height, skeleton, predicted, truth } = field;
  const occupied = predicted.map((value, at) => value | truth[at]);
  const clearance = signedDistance(occupied, width, height);
  const before = computeBettiNumbers(predicted, width, height);
  const candidates: number[] = [];
  for (let at = 0; at < skeleton.length; at++) if (skeleton[at] !== 0) candidates.push(at);
  const ordered = orderCandidates(field, 'spurs', candidates, () => 0, LENGTH_PX + 6);
  const random = createRandom(field.seed).fork('directions of spurs');
  return pickPlaces(field, ordered.slice(0, MOST_TRIES), APART_PX, (at) => {
    const first = random.integer(ANGLES);
    const bend = random.next() < 0.5 ? BEND : -BEND;
    for (let turn = 0; turn < ANGLES; turn++) {
      const path = walkOut(clearance, width, height, at, (2 * Math.PI * (first + turn)) / ANGLES, bend);
      if (path === null) continue;
      const pixels = brushAlong(path, occupied, width, height);
      const after = computeBettiNumbers(withPixels(predicted, pixels, 1), width, height);
      if (after.betti0 !== before.betti0 || after.betti1 !== before.betti1) continue;
      return { pixels, mark: markAround(pixels, width, 'false', 3) };
    }
    return null;
  });
}

/** Points x, y from the edge outwards; null where something is in the way. */
function walkOut(
  clearance: Float32Array,
  width: number,
  height: number,
  from: number,
  angle: number,
  bend: number,
): [number, number][] | null {
  const path: [number, number][] = [];
  let x = (from % width) + 0.5;
  let y = Math.floor(from / width) + 0.5;
  let heading = angle;
  for (let inside = 0; path.length < LENGTH_PX;) {
    x += Math.cos(heading);
    y += Math.sin(heading);
    heading += bend;
    if (x < CLEAR_PX || y < CLEAR_PX || x >= width - CLEAR_PX || y >= height - CLEAR_PX) return null;
    const outside = -clearance[Math.floor(y) * width + Math.floor(x)];
    if (path.length === 0 && outside < 0) {
      // A long way through the vessel is a branch along it.
      if (++inside > 12) return null;
      path.length = 0;
      continue;
    }
    if (outside < Math.min(CLEAR_PX, 0.6 * path.length - 0.5)) return null;
    path.push([x, y]);
  }
  return path;
}

function brushAlong(
  path: readonly [number, number][],
  occupied: Uint8Array,
  width: number,
  height: number,
): Int32Array {
  const pixels = new Set<number>();
  for (const [x, y] of path) {
    for (let row = Math.max(0, Math.floor(y - 2)); row <= Math.min(height - 1, y + 2); row++) {
      for (let column = Math.max(0, Math.floor(x - 2)); column <= Math.min(width - 1, x + 2); column++) {
        const at = row * width + column;
        if (occupied[at] === 0 && Math.hypot(column + 0.5 - x, row + 0.5 - y) <= HALF_WIDTH_PX)
          pixels.add(at);
      }
    }
  }
  return Int32Array.from(pixels);
}
