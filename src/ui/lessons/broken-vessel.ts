import { formatBetti, formatMetric } from '../format/format-number.ts';
import type { AppState } from '../store/app-store.ts';
import type { Lesson } from './lesson.ts';
import { findPair, findRun } from './lesson-runs.ts';

const pairOf = (app: AppState) =>
  findPair(
    app,
    (id) => id === 'dice-ce',
    (id) => id === 'skeleton-recall',
  );

export const brokenVessel: Lesson = {
  id: 'broken-vessel',
  title: 'Dice does not mind a broken vessel',
  room: 'train',
  controls: ['loss'],
  training: {
    sampleSet: 'vessels',
    // Small enough for a computer without a GPU; the network still learns the wide vessels.
    config: (config) => ({
      ...config,
      loss: { ...config.loss, id: 'dice-ce' },
      model: { ...config.model, id: 'unet', channels: 8, depth: 3 },
      patchPx: 96,
      batch: 2,
      steps: 200,
      validateEverySteps: 50,
    }),
  },
  text: [
    'Dice counts pixels. A thin branch has few, so losing one costs next to nothing.',
    ({ app }) => {
      const pair = pairOf(app);
      const [a, b] = [pair?.a.validation?.mean, pair?.b.validation?.mean];
      if (a === undefined || b === undefined) return null;
      return `A has Dice **${formatMetric(a.dice)}**, B **${formatMetric(b.dice)}**. The pieces are off by **${formatBetti(a.betti0Error)}** an image with A, by **${formatBetti(b.betti0Error)}** with B.`;
    },
    'Each blue circle is a piece of vessel that the network missed; each box is one that is not there.',
  ],
  steps: [
    {
      todo: 'Train A with Dice + CE.',
      hint: 'Choose the loss, press Play, and let the run end.',
      isDone: ({ app }) => findRun(app, 'dice-ce') !== null,
    },
    {
      todo: 'Train B with + Skeleton Recall.',
      hint: 'Nothing else may change. The page keeps run A.',
      isDone: ({ app }) => pairOf(app) !== null,
    },
    {
      todo: 'Click a ring, or press N.',
      hint: 'No ring? Choose another image below the viewer, or a lower cut-off under Layers.',
      isDone: ({ app }) => app.view.activeRing !== null,
    },
    {
      todo: 'Hold H on it.',
      hint: 'H shows the raw image. Is there a vessel?',
      isDone: ({ app }) => app.view.activeRing !== null && app.view.isPeeking,
    },
  ],
};
