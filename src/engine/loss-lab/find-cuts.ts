// Where a thin branch can be cut.
import { computeBettiNumbers, type BettiNumbers } from '../../morphology/betti-numbers.ts';
import {
  markAround,
  orderCandidates,
  pickPlaces,
  withPixels,
  type AccidentField,
  type AccidentPlace,
} from './accident-places.ts';

/** Length of the gap along the skeleton. */
export const CUT_PX = 12;
/** The branch goes on for at least this long on both sides of the middle of the cut. */
const REACH_PX = 10;
const APART_PX = 24;
/** Candidates that are looked at for a cut that makes a new piece. */
const MOST_TRIES = 300;
/** Half of the width of a branch that counts as thin. */
const THIN_PX = 2.5;

/** Up, down, left, right first: the walk then follows the corners of the skeleton. */
const STEPS = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
  [1, -1],
  [1, 1],
  [-1, 1],
  [-1, -1],
] as const;
const AROUND = [0, 4, 1, 5, 2, 6, 3, 7].map((i) => STEPS[i]);

/**
 * Cuts through branches, thin ones first. Each breaks the prediction into more pieces, or opens a loop.
 *
 * @returns pixels to be erased
 */
export function findCuts(field: AccidentField): AccidentPlace[] {
  const { width, height, skeleton, distance, predicted } = field;
  const candidates: number[] = [];
  for (let row = REACH_PX; row < height - REACH_PX; row++)
    for (let column = REACH_PX; column < width - REACH_PX; column++)
      if (skeleton[row * width + column] !== 0) candidates.push(row * width + column);
  const rank = (at: number): number => (distance[at] <= THIN_PX ? 0 : distance[at] <= 2 * THIN_PX ? 1 : 2);
  const ordered = orderCandidates(field, 'cuts', candidates, rank, 16);
  const before = computeBettiNumbers(predicted, width, height);
  const makeIf = (isWanted: (after: BettiNumbers) => boolean) => (at: number) => {
    const run = walkBranch(field, at);
    if (run === null) return null;
    const pixels = pixelsOfRun(field, run);
    const after = computeBettiNumbers(withPixels(predicted, pixels, 0), width, height);
    return isWanted(after) ? { pixels, mark: markAround(pixels, width, 'missed', 3) } : null;
  };
  // A new piece is what a cut is known for; in a mesh of loops there may be none to be had.
  const parting = pickPlaces(
    field,
    ordered.slice(0, MOST_TRIES),
    APART_PX,
    makeIf(({ betti0 }) => betti0 > before.betti0),
  );
  if (parting.length > 0) return parting;
  return pickPlaces(
    field,
    ordered,
    APART_PX,
    makeIf(({ betti1 }) => betti1 < before.betti1),
  );
}

/** How many times the ring of eight neighbours enters the skeleton: 2 on a branch. */
function crossings({ skeleton, width }: AccidentField, at: number): number {
  let count = 0;
  let former = skeleton[at + AROUND[7][1] * width + AROUND[7][0]];
  for (const [dx, dy] of AROUND) {
    const value = skeleton[at + dy * width + dx];
    if (value !== 0 && former === 0) count++;
    former = value;
  }
  return count;
}

/** Skeleton pixels of the gap, in order; null where the branch forks or ends too near. */
function walkBranch(field: AccidentField, middle: number): number[] | null {
  const { width, height, skeleton } = field;
  if (crossings(field, middle) !== 2) return null;
  const seen = new Set([middle]);
  const arms: number[][] = [];
  for (let arm = 0; arm < 2; arm++) {
    const path: number[] = [];
    let at = middle;
    while (path.length < REACH_PX) {
      const step = STEPS.find(([dx, dy]) => {
        const next = at + dy * width + dx;
        return skeleton[next] !== 0 && !seen.has(next);
      });
      if (step === undefined) return null;
      at += step[1] * width + step[0];
      const column = at % width;
      const row = Math.floor(at / width);
      const isAtBorder = column < 1 || row < 1 || column >= width - 1 || row >= height - 1;
      if (isAtBorder || crossings(field, at) !== 2) return null;
      seen.add(at);
      path.push(at);
    }
    arms.push(path);
  }
  const half = CUT_PX / 2;
  return [...arms[0].slice(0, half).reverse(), middle, ...arms[1].slice(0, half - 1)];
}

/** Pixels of the branch beside the run, soft edge included: those to which no other part of the skeleton is nearer. */
function pixelsOfRun(field: AccidentField, run: readonly number[]): Int32Array {
  const { width, height, skeleton, distance } = field;
  const isRun = new Set(run);
  const reach = Math.ceil(Math.max(...run.map((at) => distance[at]))) + 2;
  const columns = run.map((at) => at % width);
  const rows = run.map((at) => Math.floor(at / width));
  const pixels: number[] = [];
  const left = Math.max(0, Math.min(...columns) - reach);
  const right = Math.min(width - 1, Math.max(...columns) + reach);
  const top = Math.max(0, Math.min(...rows) - reach);
  const bottom = Math.min(height - 1, Math.max(...rows) + reach);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      let nearest = Infinity;
      let isOfRun = false;
      for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
        for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
          const at = y * width + x;
          if (skeleton[at] === 0) continue;
          const squared = (x - column) ** 2 + (y - row) ** 2;
          if (squared >= nearest) continue;
          nearest = squared;
          isOfRun = isRun.has(at);
        }
      }
      if (isOfRun && Math.sqrt(nearest) <= reach) pixels.push(row * width + column);
    }
  }
  return Int32Array.from(pixels);
}
