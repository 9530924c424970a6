// All ways to thin one mask, taking turns; they must agree to the last bit.
import { skeletonizePlain } from '../../src/morphology/skeletonize-plain.ts';
import { skeletonize } from '../../src/morphology/skeletonize.ts';
import { computeTubedSkeleton } from '../../src/morphology/tubed-skeleton.ts';
import type { NamedMask } from './skeleton-masks.ts';
import type { ScikitImage, SkeletonWork } from './scikit-image.ts';
import { skeletonizeTableDriven } from './table-driven.ts';

export type SkeletonPeer = 'ours' | 'table-driven' | 'definition' | 'scikit-image';

export type SkeletonTimes = Record<SkeletonWork, Partial<Record<SkeletonPeer, number[]>>>;

/** Beyond this the definition, written for reading, takes too long. */
const DEFINITION_MOST_PX = 512 * 512;
/** Below this a single call, and the way into Python, cannot be measured. */
const ONE_CALL_LEAST_PX = 20_000;
/** Quick calls are repeated for so long in a turn: a longer turn is interrupted by other programs more often. */
const TURN_MS = 10;
/** On the smallest masks all peers are quick, and many short turns tell more. */
const SHORT_TURN_MS = 1;
const SHORT_TURNS_A_ROUND = 10;
/** Calls before those that count: the compilers come to rest. */
const WARM_UP_MS = 100;

type Thin = (labels: Uint8Array, width: number, height: number) => Uint8Array;

interface Contestant {
  thin: Thin;
  /** In a turn. */
  calls: number;
}

function timeCalls({ thin, calls }: Contestant, { labels, width, height }: NamedMask): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) thin(labels, width, height);
  return (performance.now() - start) / calls;
}

function warmUp(thin: Thin, mask: NamedMask): Contestant {
  const turnMs = mask.labels.length < ONE_CALL_LEAST_PX ? SHORT_TURN_MS : TURN_MS;
  const end = performance.now() + WARM_UP_MS;
  let fastestMs = Infinity;
  while (performance.now() < end) fastestMs = Math.min(fastestMs, timeCalls({ thin, calls: 1 }, mask));
  return { thin, calls: Math.max(1, Math.round(turnMs / fastestMs)) };
}

function requireEqual(mask: NamedMask, what: string, actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) === 0) return;
  throw new Error(`${mask.name}, ${mask.width} × ${mask.height}: ${what} differs from ours.`);
}

/**
 * Milliseconds of each peer's turns. The definition has one turn of one call, on masks neither large nor tiny; scikit-image takes
 * part in all but the tiny ones.
 *
 * @throws Error when two peers' results differ
 */
export async function raceSkeletons(
  mask: NamedMask,
  scikitImage: ScikitImage | null,
  rounds: number,
): Promise<SkeletonTimes> {
  const { labels, width, height } = mask;
  const times: SkeletonTimes = { skeleton: {}, tube: {} };
  const note = (work: SkeletonWork, peer: SkeletonPeer, ms: number) => (times[work][peer] ??= []).push(ms);
  const python = labels.length < ONE_CALL_LEAST_PX ? null : scikitImage;

  const skeleton = skeletonize(labels, width, height);
  requireEqual(mask, 'the table-driven skeleton', skeletonizeTableDriven(labels, width, height), skeleton);
  if (labels.length <= DEFINITION_MOST_PX) {
    const start = performance.now();
    const byDefinition = skeletonizePlain(labels, width, height);
    // A single cold call says nothing about the smallest masks.
    if (labels.length >= ONE_CALL_LEAST_PX) note('skeleton', 'definition', performance.now() - start);
    requireEqual(mask, "the definition's skeleton", byDefinition, skeleton);
  }
  if (python !== null) {
    const tube = computeTubedSkeleton(labels, width, height);
    requireEqual(mask, "scikit-image's skeleton", await python.compute('skeleton', mask), skeleton);
    requireEqual(mask, 'the official tube', await python.compute('tube', mask), tube);
  }

  const ours = warmUp(skeletonize, mask);
  const oursTube = warmUp(computeTubedSkeleton, mask);
  const tableDriven = warmUp(skeletonizeTableDriven, mask);
  const turns = rounds * (labels.length < ONE_CALL_LEAST_PX ? SHORT_TURNS_A_ROUND : 1);
  for (let turn = 0; turn < turns; turn++) {
    note('skeleton', 'ours', timeCalls(ours, mask));
    note('skeleton', 'table-driven', timeCalls(tableDriven, mask));
    if (python !== null) note('skeleton', 'scikit-image', await python.measure('skeleton', mask));
    note('tube', 'ours', timeCalls(oursTube, mask));
    if (python !== null) note('tube', 'scikit-image', await python.measure('tube', mask));
  }
  return times;
}
