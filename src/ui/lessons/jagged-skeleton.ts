import { countOf, formatCount } from '../format/format-number.ts';
import { isSettled } from './lab-checks.ts';
import type { Lesson } from './lesson.ts';

export const jaggedSkeleton: Lesson = {
  id: 'jagged-skeleton',
  title: 'Why the soft skeleton is jagged',
  room: 'skeletons',
  controls: [],
  training: null,
  text: [
    'clDice needs the skeleton of a prediction, with a gradient. So it peels the mask: erode step by step, and keep what an opening would remove.',
    'On a pixel grid a peel takes two pixels of a width, and a line of even width has no middle. What is left frays and breaks.',
    ({ skeletons: { views } }) =>
      views.exact === undefined || views.soft === undefined || views.topo === undefined
        ? null
        : `The exact skeleton is in **${formatCount(views.exact.pieces)}** pieces, the soft one in **${formatCount(views.soft.pieces)}**, the topology-preserving one in **${formatCount(views.topo.pieces)}**.`,
  ],
  steps: [
    {
      todo: ({ skeletons: { enoughErosions } }) =>
        enoughErosions === null
          ? 'Set the soft iterations to 1.'
          : `Set the soft iterations below ${enoughErosions}.`,
      hint: 'Too few: the widest vessels have not been peeled to their middle.',
      isDone: ({ skeletons }) =>
        isSettled(skeletons) && skeletons.knobs.softIterations < (skeletons.enoughErosions ?? 2),
    },
    {
      todo: ({ skeletons: { enoughErosions } }) =>
        enoughErosions === null
          ? 'Set them to the most.'
          : `Set them to ${enoughErosions}, half the widest vessel, or more.`,
      hint: 'Enough: more change nothing, and the gaps stay. Each one costs a pass in every training step.',
      isDone: ({ skeletons }) =>
        isSettled(skeletons) && skeletons.knobs.softIterations >= (skeletons.enoughErosions ?? 30),
    },
    {
      todo: 'Blur the mask by 1 px or more.',
      hint: ({ skeletons: { views } }) =>
        views.soft === undefined || views.soft.breaks === null
          ? null
          : `A prediction has soft edges as well. Now: ${countOf(views.soft.breaks, 'break')}.`,
      isDone: ({ skeletons }) => isSettled(skeletons) && skeletons.knobs.blurPx >= 1,
    },
  ],
};
