import { LAB_LIMITS } from '../../workers/skeleton-lab-protocol.ts';
import { formatCount } from '../format/format-number.ts';
import { isSettled } from './lab-checks.ts';
import type { Lesson } from './lesson.ts';

const MOST_PX = LAB_LIMITS.tubeRadiusPx.max;

export const tubedSkeleton: Lesson = {
  id: 'tubed-skeleton',
  title: 'What a tubed skeleton is',
  room: 'skeletons',
  controls: [],
  training: null,
  text: [
    'The exact skeleton is the middle line of the mask, one pixel wide. The tubed skeleton is that line, thickened.',
    'Skeleton Recall asks one thing: how much of the tube does the prediction cover? A missed thin branch counts like a wide one of its length.',
    ({ skeletons: { views } }) =>
      views.mask === undefined || views.exact === undefined || views.tube === undefined
        ? null
        : `Here the mask has **${formatCount(views.mask.areaPx)}** pixels, the exact skeleton **${formatCount(views.exact.areaPx)}**, the tube **${formatCount(views.tube.areaPx)}**.`,
    'The tube is made from the ground truth, on the processor, while or before the network trains. So it may be exact, and costs no gradient.',
  ],
  steps: [
    {
      todo: 'Set the tube radius to 0.',
      hint: 'The tube is now the exact skeleton.',
      isDone: ({ skeletons }) =>
        isSettled(skeletons) &&
        skeletons.knobs.tubeRadiusPx === 0 &&
        skeletons.views.tube?.areaPx === skeletons.views.exact?.areaPx,
    },
    {
      todo: 'Set it to 2, as in training.',
      hint: 'A prediction one pixel beside the line still counts.',
      isDone: ({ skeletons }) =>
        isSettled(skeletons) &&
        skeletons.knobs.tubeRadiusPx === 2 &&
        (skeletons.views.tube?.areaPx ?? 0) > (skeletons.views.exact?.areaPx ?? Infinity),
    },
    {
      todo: `Set it to ${MOST_PX}, the widest.`,
      hint: ({ skeletons: { views } }) =>
        `Branches side by side melt: the exact skeleton has ${views.exact?.loops ?? '–'} loops; watch the tube's.`,
      isDone: ({ skeletons }) => isSettled(skeletons) && skeletons.knobs.tubeRadiusPx === MOST_PX,
    },
  ],
};
