// Where a predicted mask breaks, invents or fills something, as regions that a page can ring.
import { checkMask } from '../morphology/check-mask.ts';
import { type Components, labelComponents } from '../morphology/connected-components.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { checkPair } from './check-pair.ts';
import { labelHoles, matchHoles } from './hole-matching.ts';
import { measureShapes } from './region-shapes.ts';
import {
  TOPOLOGY_ERROR_KINDS,
  type TopologyErrorKind,
  type TopologyErrorOptions,
  type TopologyErrorRegion,
  type TopologyErrors,
} from './topology-error-types.ts';

/** Pixels that are set in `inside` and clear in `outside`, and how many `inside` has. */
function subtract(inside: Uint8Array, outside: Uint8Array): { rest: Uint8Array; insidePx: number } {
  const rest = new Uint8Array(inside.length);
  let insidePx = 0;
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    insidePx++;
    if (outside[i] === 0) rest[i] = 1;
  }
  return { rest, insidePx };
}

/** Entry l is 1 where region l has a pixel in the foreground of `mask` (`value` 1) or in its background (0). */
function meets({ labels, count }: Components, mask: Uint8Array, value: 0 | 1): Uint8Array {
  const found = new Uint8Array(count + 1);
  for (let i = 0; i < labels.length; i++) if ((mask[i] === 0 ? 0 : 1) === value) found[labels[i]] = 1;
  return found;
}

function countOnes(flags: Uint8Array): number {
  let count = 0;
  for (const flag of flags) count += flag;
  return count;
}

/**
 * Locates the topology errors of a predicted mask: missed and invented stretches of skeleton, false components, false,
 * filled and opened loops. {@link TOPOLOGY_ERROR_KINDS} defines each of them, and TopologyErrorTotals says how their
 * counts make up topology precision and sensitivity (Shit et al. 2021) and the Betti numbers and errors. The metrics are
 * the papers'; splitting them into regions, and the matching of holes, is Tendril's.
 *
 * Linear in the number of pixels. For one class of a label map, or within a field of view, give it the masks that
 * `selectClass` makes.
 *
 * @param prediction [height · width] row-major, foreground ≠ 0
 * @param truth [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @param options the smallest region to report, and whether to return label maps of the regions
 * @throws Error naming the argument when the arrays do not fit each other or the size, or minimumSizePx is no integer ≥ 1.
 */
export function locateTopologyErrors(
  prediction: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
  { minimumSizePx = 1, withLabels = false }: TopologyErrorOptions = {},
): TopologyErrors {
  checkPair(prediction, truth);
  checkMask('ground truth', truth, width, height);
  if (!Number.isInteger(minimumSizePx) || minimumSizePx < 1) {
    throw new Error(`minimumSizePx must be an integer from 1 up; it is ${minimumSizePx}.`);
  }

  const missed = subtract(skeletonize(truth, width, height), prediction);
  const invented = subtract(skeletonize(prediction, width, height), truth);

  const missedPieces = labelComponents(missed.rest, width, height);
  const inventedPieces = labelComponents(invented.rest, width, height);
  const every = ({ count }: Components) =>
    Uint8Array.from({ length: count + 1 }, (_, label) => (label === 0 ? 0 : 1));

  const predictedComponents = labelComponents(prediction, width, height);
  const trueComponents = labelComponents(truth, width, height);
  const touchesTruth = meets(predictedComponents, truth, 1);
  const isFalse = touchesTruth.map((touches, label) => (label === 0 ? 0 : 1 - touches));
  const falseComponents = countOnes(isFalse);
  const matchedTrueComponents = countOnes(meets(trueComponents, prediction, 1).subarray(1));

  const predictedHoles = labelHoles(prediction, width, height);
  const trueHoles = labelHoles(truth, width, height);
  const partners = matchHoles(predictedHoles, trueHoles);
  const isFalseLoop = predictedHoles.isHole.map((is, label) => (partners.ofPredicted[label] === 0 ? is : 0));
  const isLost = trueHoles.isHole.map((is, label) => (partners.ofTrue[label] === 0 ? is : 0));
  const isOpened = meets(trueHoles, prediction, 0);
  const isFilledLoop = isLost.map((is, label) => (isOpened[label] === 0 ? is : 0));
  const isOpenedLoop = isLost.map((is, label) => (isOpened[label] === 0 ? 0 : is));

  const found: Record<TopologyErrorKind, [all: Components, isWanted: Uint8Array]> = {
    'missed-skeleton': [missedPieces, every(missedPieces)],
    'false-skeleton': [inventedPieces, every(inventedPieces)],
    'false-component': [predictedComponents, isFalse],
    'false-loop': [predictedHoles, isFalseLoop],
    'filled-loop': [trueHoles, isFilledLoop],
    'opened-loop': [trueHoles, isOpenedLoop],
  };

  const regions: TopologyErrorRegion[] = [];
  const errors = {} as TopologyErrors['totals']['errors'];
  const labels = {} as Record<TopologyErrorKind, Int32Array>;
  for (const kind of TOPOLOGY_ERROR_KINDS) {
    const [all, isWanted] = found[kind];
    // 1 + index of the region in `regions`, by its label here.
    const indexes = new Int32Array(all.count + 1);
    errors[kind] = { regionCount: 0, pixelCount: 0 };
    measureShapes(all, width, isWanted).forEach((shape, index) => {
      if (shape === null) return;
      errors[kind].regionCount++;
      errors[kind].pixelCount += shape.pixelCount;
      if (shape.pixelCount >= minimumSizePx) indexes[index + 1] = regions.push({ kind, ...shape });
    });
    if (withLabels) {
      const ofRegions = new Int32Array(all.labels.length);
      for (let i = 0; i < ofRegions.length; i++) ofRegions[i] = indexes[all.labels[i]];
      labels[kind] = ofRegions;
    }
  }

  return {
    regions,
    totals: {
      errors,
      trueSkeletonPx: missed.insidePx,
      predictedSkeletonPx: invented.insidePx,
      matchedPredictedComponents: predictedComponents.count - falseComponents,
      matchedTrueComponents,
      missedComponents: trueComponents.count - matchedTrueComponents,
      matchedLoops: partners.count,
    },
    labels: withLabels ? labels : null,
  };
}
