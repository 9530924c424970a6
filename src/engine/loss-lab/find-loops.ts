// Which holes of the prediction can be painted shut.
import { labelHoles } from '../../metrics/hole-matching.ts';
import {
  markAround,
  orderCandidates,
  pickPlaces,
  type AccidentField,
  type AccidentPlace,
} from './accident-places.ts';

const LEAST_PX = 9;
/** A larger hole is a part of the image, not a mesh. */
const LARGEST_SHARE = 0.1;
/** Best seen: neither a speck nor half of the view. */
const GOOD_PX = 400;

/**
 * Holes of the prediction that are background in the ground truth as well, those of a good size first.
 *
 * @returns pixels to be added
 */
export function findLoops(field: AccidentField): AccidentPlace[] {
  const { width, height, predicted, truth } = field;
  const { labels, count, isHole } = labelHoles(predicted, width, height);
  const members: number[][] = Array.from({ length: count + 1 }, () => []);
  for (let at = 0; at < labels.length; at++) if (isHole[labels[at]] === 1) members[labels[at]].push(at);
  const byMiddle = new Map<number, number[]>();
  for (const pixels of members) {
    const truePx = pixels.reduce((sum, at) => sum + truth[at], 0);
    if (pixels.length < LEAST_PX || pixels.length > LARGEST_SHARE * width * height) continue;
    if (truePx > 0.2 * pixels.length) continue;
    const { x, y } = markAround(pixels, width, 'false', 0);
    byMiddle.set(Math.floor(y) * width + Math.floor(x), pixels);
  }
  const rank = (at: number): number => Math.abs(Math.log((byMiddle.get(at)?.length ?? GOOD_PX) / GOOD_PX));
  return pickPlaces(field, orderCandidates(field, 'loops', [...byMiddle.keys()], rank, 8), 1, (at) => {
    const pixels = Int32Array.from(byMiddle.get(at) ?? []);
    return { pixels, mark: markAround(pixels, width, 'false', 2) };
  });
}
