// Labels and tubed skeletons at the scales of deep supervision, for tests of the losses, which themselves know no data.
import { downsampleLabels } from '../../src/data/downsample-labels.ts';
import { computeTubedSkeleton } from '../../src/morphology/tubed-skeleton.ts';

export interface LabelScale {
  /** [B,H,W] */
  shape: [number, number, number];
  labels: Float32Array;
  /** Tubes of the full resolution, downsampled like the labels. */
  tubes: Float32Array;
}

/**
 * @param labels [B,H,W] index maps
 * @param shape [B,H,W]
 */
export function labelScales(
  labels: Uint8Array,
  [batch, height, width]: [number, number, number],
  scales: readonly number[],
): LabelScale[] {
  const area = height * width;
  const maps = Array.from({ length: batch }, (_, item) => labels.slice(item * area, (item + 1) * area));
  const tubes = maps.map((map) => computeTubedSkeleton(map, width, height));
  return scales.map((scale) => {
    const at = (samples: Uint8Array[]) =>
      samples.map((sample) => downsampleLabels(sample, width, height, scale));
    const [small] = at(maps);
    const joined = (samples: Uint8Array[]) =>
      Float32Array.from(at(samples).flatMap((map) => [...map.labels]));
    return {
      shape: [batch, small.height, small.width],
      labels: joined(maps),
      tubes: joined(tubes),
    };
  });
}
