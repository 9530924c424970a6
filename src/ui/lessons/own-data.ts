import { formatMetric } from '../format/format-number.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { AppState } from '../store/app-store.ts';
import type { Lesson } from './lesson.ts';
import { findPair } from './lesson-runs.ts';

const labelOf = (id: string): string => (findLossMeta(id)?.label ?? id).replace(/^\+\s*/, '');
const isOwn = ({ data }: AppState): boolean => data.source?.kind === 'own' && data.table !== null;

export const ownData: Lesson = {
  id: 'own-data',
  title: 'Settle it on your own data',
  room: 'train',
  controls: ['data', 'loss'],
  training: null,
  text: [
    'Which loss is best depends on the images: how thin the structures are, how many, how well they were drawn. Your images never leave this computer.',
    'Change one thing only. Same images, same split, same seed: then a difference is of the loss, or of chance.',
    ({ app }) => {
      const pair = isOwn(app) ? findPair(app) : null;
      if (pair === null) return null;
      const words = ({ config, validation }: typeof pair.a): string =>
        `${labelOf(config.loss.id)} **${formatMetric(validation?.mean.clDice ?? null)}**`;
      return `clDice on your images: ${words(pair.a)}, ${words(pair.b)}.`;
    },
    'One seed proves little. The Compare room repeats a comparison and tests it.',
  ],
  steps: [
    {
      todo: 'Drop your images with their masks.',
      hint: 'Files, a folder or a ZIP; a mask has the name of its image.',
      isDone: ({ app }) => isOwn(app),
    },
    {
      todo: 'Read the table of pairs.',
      hint: 'It opens under “paired” in the Data panel: which image has which mask, and in which part of the split.',
      isDone: ({ app }) => isOwn(app) && app.view.sheet === 'pairing',
    },
    {
      todo: 'Train two runs that differ in their loss only.',
      hint: 'Press Play, let the run end, choose another loss, press Play again.',
      isDone: ({ app }) => isOwn(app) && findPair(app) !== null,
    },
    {
      todo: 'Go to the Compare room.',
      hint: 'There the same can be queued over several seeds.',
      isDone: ({ app }) => app.view.room === 'compare',
    },
  ],
};
