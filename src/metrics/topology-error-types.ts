// What locating topology errors gives. Lengths are in pixels, coordinates in pixels from the upper left corner of the
// image, x to the right and y down, so that the pixel of column c and row r covers [c, c + 1] × [r, r + 1].

/**
 * Five kinds of error of a predicted mask P against a true mask T, with skeletons S_P and S_T (scikit-image's), foreground
 * 8-connected, background 4-connected. A hole is a 4-connected region of background that does not reach the border.
 *
 * - `missed-skeleton`, a break: an 8-connected piece of S_T outside P.
 * - `false-skeleton`, an invented stretch: an 8-connected piece of S_P outside T.
 * - `false-component`: a component of P that shares no pixel with T.
 * - `false-loop`: a hole of P that has no partner among the holes of T.
 * - `filled-loop`: a hole of T without a partner whose pixels are all foreground in P.
 * - `opened-loop`: any other hole of T without a partner. Its rim is broken: in P it runs into the outside or into
 *   another hole.
 *
 * Partners are one to one: of all pairs of a hole of P and a hole of T that share a pixel, the one with the largest
 * overlap (intersection over union) is taken, then the largest among the holes still free, and so on. Equal overlaps go
 * to the hole of P that begins first in row-major order, then to the hole of T that does.
 */
export const TOPOLOGY_ERROR_KINDS = [
  'missed-skeleton',
  'false-skeleton',
  'false-component',
  'false-loop',
  'filled-loop',
  'opened-loop',
] as const;

export type TopologyErrorKind = (typeof TOPOLOGY_ERROR_KINDS)[number];

/** The shape of a set of pixels, to draw a ring around it and to jump to it. */
export interface RegionShape {
  pixelCount: number;
  /** Mean of the pixels' centres. May lie outside the region. */
  centroid: { x: number; y: number };
  /** Smallest rectangle of whole pixels. */
  box: { column: number; row: number; width: number; height: number };
  /** Contains all pixels in full: centre of the box, and the distance from there to the farthest corner of a pixel. */
  circle: { x: number; y: number; radiusPx: number };
  /** The pixel of the region nearest to the centroid; of equally near ones the first in row-major order. */
  pixel: { column: number; row: number };
}

export interface TopologyErrorRegion extends RegionShape {
  kind: TopologyErrorKind;
}

/**
 * Counts over the whole image, before any cut-off, and so equal to what the metrics count:
 *
 * - topology sensitivity = 1 − missed / |S_T|, topology precision = 1 − false / |S_P|, with `missed` and `false` the
 *   pixels of all regions of those kinds;
 * - β₀(P) = matchedPredictedComponents + false components, β₀(T) = matchedTrueComponents + missedComponents;
 * - β₁(P) = matchedLoops + false loops, β₁(T) = matchedLoops + filled loops + opened loops, and so
 *   β₁ error = |false loops − filled loops − opened loops|;
 * - β₀ error = the absolute difference of the two sums above. It is not a difference of
 *   errors alone: one break turns one component into two, which both touch the truth.
 */
export interface TopologyErrorTotals {
  /** Number of regions and of their pixels, of each kind. */
  errors: Record<TopologyErrorKind, { regionCount: number; pixelCount: number }>;
  /** |S_T| */
  trueSkeletonPx: number;
  /** |S_P| */
  predictedSkeletonPx: number;
  /** Components of P that share a pixel with T. */
  matchedPredictedComponents: number;
  /** Components of T that share a pixel with P. */
  matchedTrueComponents: number;
  /** Components of T that share no pixel with P; their skeletons are among the missed ones. */
  missedComponents: number;
  /** Pairs of holes. */
  matchedLoops: number;
}

export interface TopologyErrors {
  /** Of at least the chosen size; by kind in the order of TOPOLOGY_ERROR_KINDS, then by first pixel in row-major order. */
  regions: TopologyErrorRegion[];
  totals: TopologyErrorTotals;
  /**
   * For each kind [height · width]: 1 + index in `regions` of the region that the pixel belongs to, 0 where there is none.
   * Regions of two kinds may share pixels. null where it was not asked for.
   */
  labels: Record<TopologyErrorKind, Int32Array> | null;
}

export interface TopologyErrorOptions {
  /** Regions with fewer pixels are left out of `regions` and `labels`: an integer ≥ 1; 1, the default, keeps all. */
  minimumSizePx?: number;
  /** Whether to return `labels`; false by default. */
  withLabels?: boolean;
}
