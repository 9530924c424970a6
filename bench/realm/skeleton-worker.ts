// Tubed skeletons on a thread of their own, as the page's data worker computes them.
import { computeTubedSkeleton } from '../../src/morphology/tubed-skeleton.ts';

export interface SkeletonOrder {
  /** Label maps of equal size. */
  maps: Uint8Array[];
  widthPx: number;
}

onmessage = ({ data }: MessageEvent<SkeletonOrder>) => {
  for (const map of data.maps) computeTubedSkeleton(map, data.widthPx, map.length / data.widthPx);
  postMessage(null);
};
