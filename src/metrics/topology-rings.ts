// Which topology errors a page rings: one cut-off for both kinds, numbered from the largest down.
import { selectClass } from './class-mask.ts';
import type { TopologyErrorRegion } from './topology-error-types.ts';
import { locateTopologyErrors } from './topology-errors.ts';

/**
 * A missed piece of skeleton, a false component or a false loop, as topology-error-types.ts defines them. Filled and
 * opened loops show as the missed pieces at their rims, invented stretches of skeleton as the components they make.
 */
export interface RingCandidate extends TopologyErrorRegion {
  isMissed: boolean;
  /** The class 1…K in whose mask it is an error. */
  label: number;
  /** Longer side of its box: the size that the cut-off is compared with, of both kinds. */
  extentPx: number;
}

export interface TopologyRing extends RingCandidate {
  /** 1 for the largest. */
  number: number;
}

export interface TopologyRings {
  /** Those to draw: the largest, MOST_RINGS at most. */
  rings: TopologyRing[];
  /** How many reach the cut-off, whether drawn or not. */
  missedCount: number;
  falseCount: number;
  /** How many there are without a cut-off. */
  missedTotal: number;
  falseTotal: number;
}

/** More rings would hide the image, above all in the first steps, when a prediction is one large error. */
export const MOST_RINGS = 40;

const RINGED = new Set<string>(['missed-skeleton', 'false-component', 'false-loop']);

/**
 * Every error that may be ringed, of all classes, largest first; equal ones missed first, then by class, then from the
 * top left.
 *
 * @param prediction [height · width] row-major index map 0…K
 * @param labels [height · width] row-major index map 0…K
 * @param classCount K in 1…255
 * @param fieldOfView [height · width], 0 outside; both maps count as background there. null: all pixels count
 * @throws Error naming the argument when an array does not fit the size.
 */
export function findRingCandidates(
  prediction: Uint8Array,
  labels: Uint8Array,
  width: number,
  height: number,
  classCount: number,
  fieldOfView: Uint8Array | null,
): RingCandidate[] {
  const found: RingCandidate[] = [];
  for (let label = 1; label <= classCount; label++) {
    const { regions } = locateTopologyErrors(
      selectClass(prediction, label, fieldOfView),
      selectClass(labels, label, fieldOfView),
      width,
      height,
    );
    for (const region of regions) {
      if (!RINGED.has(region.kind)) continue;
      const extentPx = Math.max(region.box.width, region.box.height);
      found.push({ ...region, isMissed: region.kind === 'missed-skeleton', label, extentPx });
    }
  }
  return found.sort(
    (a, b) =>
      b.extentPx - a.extentPx ||
      Number(b.isMissed) - Number(a.isMissed) ||
      a.label - b.label ||
      a.box.row - b.box.row ||
      a.box.column - b.box.column,
  );
}

/**
 * Those that reach the cut-off, numbered.
 *
 * @param candidates as findRingCandidates returns them
 * @param leastExtentPx cut-off, ≥ 1; at 1 the counts are those of the metrics (TopologyErrorTotals)
 */
export function selectRings(candidates: readonly RingCandidate[], leastExtentPx: number): TopologyRings {
  const kept = candidates.filter(({ extentPx }) => extentPx >= leastExtentPx);
  const countMissed = (list: readonly RingCandidate[]) => list.filter(({ isMissed }) => isMissed).length;
  const missedCount = countMissed(kept);
  const missedTotal = countMissed(candidates);
  return {
    rings: kept.slice(0, MOST_RINGS).map((candidate, index) => ({ ...candidate, number: index + 1 })),
    missedCount,
    falseCount: kept.length - missedCount,
    missedTotal,
    falseTotal: candidates.length - missedTotal,
  };
}
