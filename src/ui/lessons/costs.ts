import { findLossMeta } from '../../losses/loss-metas.ts';
import { formatThree } from '../format/format-number.ts';
import type { AppState } from '../store/app-store.ts';
import { chooseCosts, type KeptCosts } from '../store/cost-slice.ts';
import { timingSettings } from '../store/timing-settings.ts';
import type { Lesson } from './lesson.ts';

/** What the loss cards show. */
function shownCosts({ costs, config, env, data }: AppState) {
  if (env.backend === null || data.table === null) return null;
  return chooseCosts(costs.kept, timingSettings(config, data.table, env.backend), env.backend.adapter);
}

type Cost = KeptCosts['losses'][number];
/** The loss that takes longest beside Dice + CE; null without a measurement. */
function dearest(app: AppState): Cost | null {
  const losses = shownCosts(app)?.costs.losses ?? [];
  return losses.reduce<Cost | null>(
    (most, cost) => (most === null || cost.timeRatio > most.timeRatio ? cost : most),
    null,
  );
}
const labelOf = (id: string): string => (findLossMeta(id)?.label ?? id).replace(/^\+\s*/, '');

export const costs: Lesson = {
  id: 'costs',
  title: 'What each costs',
  room: 'train',
  controls: ['network', 'loss'],
  training: null,
  text: [
    'Skeleton Recall reads a tube that was made with the patches, from the ground truth. clDice and Topo-clDice make two skeletons in every step, and keep what their gradients need.',
    ({ app }) => {
      const shown = shownCosts(app);
      const base = shown?.costs.losses.find(({ id }) => id === 'dice-ce');
      const most = dearest(app);
      if (shown === null || base === undefined || most === null) return null;
      const slowest =
        most.id === base.id
          ? 'no loss took longer'
          : `${labelOf(most.id)}, the slowest, **${formatThree(most.timeRatio)} times** as long`;
      return `Measured here with ${shown.costs.words}: Dice + CE **${formatThree(base.stepMs)} ms** a step, ${slowest}.`;
    },
    'The cost depends on the machine, the patch and the number of classes: measure it where you train.',
  ],
  steps: [
    {
      todo: 'Press Measure cost, beside Loss.',
      hint: ({ app }) =>
        app.costs.measuring === null
          ? 'It trains a few steps with each loss, on weights that are thrown away.'
          : 'Measuring …',
      isDone: ({ app }) => shownCosts(app)?.isCurrent === true,
    },
    {
      todo: 'Choose the loss that takes longest.',
      hint: 'The cards say what each adds to a step of Dice + CE.',
      isDone: ({ app }) => dearest(app)?.id === app.config.loss.id,
    },
    {
      todo: 'Change the patch, the channels or the depth.',
      hint: 'The costs are struck out: they were measured with other settings.',
      isDone: ({ app }) => shownCosts(app)?.isCurrent === false,
    },
    {
      todo: 'Go to the Resources room.',
      hint: 'There time and memory are measured over the number of classes.',
      isDone: ({ app }) => app.view.room === 'resources',
    },
  ],
};
