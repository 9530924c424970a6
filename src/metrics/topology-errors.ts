// Where a predicted mask breaks, invents or fills something, as regions that a page can ring.
import { checkMask } from '../morphology/check-mask.ts';
import { type Components, labelComponents } from '../morphology/connected-components.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import { checkPair } from './check-pair.ts';
import { keepLabels, labelHoles, matchHoles } from './hole-matching.ts';
import { countPixels, measureShapes } from './region-shapes.ts';
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

  const predictedComponents = labelComponents(prediction, width, height);
  const trueComponents = labelComponents(truth, width, height);
  const touchesTruth = meets(predictedComponents, truth, 1);
  const touchesPrediction = meets(trueComponents, prediction, 1);
  const matchedTrueComponents = touchesPrediction.subarray(1).reduce((sum, touches) => sum + touches, 0);
  const falseComponents = keepLabels(predictedComponents, (label) => touchesTruth[label] === 0);

  const predictedHoles = labelHoles(prediction, width, height);
  const trueHoles = labelHoles(truth, width, height);
  const partners = matchHoles(predictedHoles, trueHoles);
  const isOpened = meets(trueHoles, prediction, 0);
  const lost = (opened: 0 | 1) =>
    keepLabels(trueHoles, (label) => partners.ofTrue[label - 1] === 0 && isOpened[label] === opened);

  const found: Record<TopologyErrorKind, Components> = {
    'missed-skeleton': labelComponents(missed.rest, width, height),
    'false-skeleton': labelComponents(invented.rest, width, height),
    'false-component': falseComponents,
    'false-loop': keepLabels(predictedHoles, (label) => partners.ofPredicted[label - 1] === 0),
    'filled-loop': lost(0),
    'opened-loop': lost(1),
  };

  const regions: TopologyErrorRegion[] = [];
  const errors = {} as TopologyErrors['totals']['errors'];
  const labels = {} as Record<TopologyErrorKind, Int32Array>;
  for (const kind of TOPOLOGY_ERROR_KINDS) {
    const pixelCounts = countPixels(found[kind]);
    errors[kind] = {
      regionCount: found[kind].count,
      pixelCount: pixelCounts.reduce((sum, pixels) => sum + pixels, 0),
    };
    const shown = keepLabels(found[kind], (label) => pixelCounts[label - 1] >= minimumSizePx);
    const before = regions.length;
    for (const shape of measureShapes(shown, width)) regions.push({ kind, ...shape });
    if (withLabels) labels[kind] = shown.labels.map((label) => (label === 0 ? 0 : before + label));
  }

  return {
    regions,
    totals: {
      errors,
      trueSkeletonPx: missed.insidePx,
      predictedSkeletonPx: invented.insidePx,
      matchedPredictedComponents: predictedComponents.count - falseComponents.count,
      matchedTrueComponents,
      missedComponents: trueComponents.count - matchedTrueComponents,
      matchedLoops: partners.count,
    },
    labels: withLabels ? labels : null,
  };
}
