import { compareWithTarget, round3, summarise } from '../report/summary.ts';
import { raceSkeletons, type SkeletonPeer, type SkeletonTimes } from '../skeletons/race-skeletons.ts';
import { openScikitImage, type SkeletonWork } from '../skeletons/scikit-image.ts';
import { drawMasks, drawSquare, loadMasks, type NamedMask } from '../skeletons/skeleton-masks.ts';
import type { Section } from '../section.ts';

const EDGES_PX = [512, 1024, 1500];
const TINY_EDGES_PX = [1, 2, 4, 8, 16];
/** The ratios that thinning is built for hold for these. */
const TARGET_MASKS = ['Massachusetts Roads', 'DRIVE 21', 'thick blobs'];
const TITLES: Record<SkeletonWork, string> = { skeleton: 'skeleton', tube: 'whole tube' };

/** How many times as long the peer took, by its fastest and by its median turn; null where it took none. */
function compare(times: SkeletonTimes[SkeletonWork], peer: SkeletonPeer) {
  const theirs = times[peer];
  if (theirs === undefined) return null;
  const [ours, other] = [summarise(times.ours!), summarise(theirs)];
  return { min: other.min / ours.min, median: other.median / ours.median };
}

function describeRatio(times: SkeletonTimes[SkeletonWork], peer: SkeletonPeer): string {
  const ratio = compare(times, peer);
  return ratio === null ? '–' : `${round3(ratio.min)} / ${round3(ratio.median)}`;
}

/** Against a target counts the smaller of both ratios. */
function checkTarget(
  mask: NamedMask,
  work: SkeletonWork,
  times: SkeletonTimes,
  peer: SkeletonPeer,
  target: number,
): string[] {
  const ratio = compare(times[work], peer);
  if (ratio === null) return [];
  const what = `${mask.name} ${mask.width} × ${mask.height}, ${TITLES[work]}, times faster than ${peer}`;
  return [compareWithTarget(what, Math.min(ratio.min, ratio.median), '≥', target)];
}

export const skeletons: Section = {
  name: 'skeletons',
  title: 'Skeletons and tubes on the processor, in turns; ratios of the fastest / of the median turns',
  async run({ rounds, isQuick }) {
    const scikitImage = await openScikitImage();
    const { masks: real, absent } = await loadMasks();
    const large = [...(isQuick ? EDGES_PX.slice(0, 1) : EDGES_PX).flatMap(drawMasks), ...real];
    const rows: Record<string, string | number>[] = [];
    const remarks = [...absent];
    remarks.push(
      scikitImage === null
        ? 'scikit-image took no part: neither /usr/bin/python3 nor python3 has it.'
        : `scikit-image ${scikitImage.version}; all skeletons and tubes were equal to the last bit.`,
    );
    const data: unknown[] = [];
    try {
      for (const mask of [...TINY_EDGES_PX.map(drawSquare), ...large]) {
        const times = await raceSkeletons(mask, scikitImage, rounds);
        for (const work of ['skeleton', 'tube'] as const) {
          const ours = summarise(times[work].ours!);
          rows.push({
            mask: mask.name,
            size: `${mask.width} × ${mask.height}`,
            work: TITLES[work],
            'ours, min ms': round3(ours.min),
            'ours, median ms': round3(ours.median),
            'table-driven ×': describeRatio(times[work], 'table-driven'),
            'definition ×': describeRatio(times[work], 'definition'),
            'scikit-image ×': describeRatio(times[work], 'scikit-image'),
          });
        }
        if (TINY_EDGES_PX.includes(mask.width)) {
          remarks.push(...checkTarget(mask, 'skeleton', times, 'table-driven', 1));
        }
        if (TARGET_MASKS.includes(mask.name)) {
          remarks.push(
            ...checkTarget(mask, 'skeleton', times, 'table-driven', 10),
            ...checkTarget(mask, 'skeleton', times, 'scikit-image', 4),
            ...checkTarget(mask, 'tube', times, 'scikit-image', 8),
          );
        }
        const { name, width, height } = mask;
        data.push({ name, width, height, times });
      }
    } finally {
      scikitImage?.close();
    }
    return { adapter: null, rows, remarks, data };
  },
};
