import { formatSigned, metaOf, plainName, shownValue } from '../losses/lab-words.ts';
import type { LabStore } from '../losses/lab-store.ts';
import type { Lesson } from './lesson.ts';

/** Each loss's change by what was done to the prediction; null before anything is done. */
function describeChanges({ state, settings: { shown, weight } }: LabStore): string | null {
  if (state?.canUndo !== true) return null;
  const parts = state.losses.map(({ id, before, now }) => {
    const change = shownValue(id, now, shown, weight) - shownValue(id, before, shown, weight);
    return `${plainName(metaOf(id).label)} **${formatSigned(change)}**`;
  });
  return `Now against before: ${parts.join(', ')}.`;
}

export const pushes: Lesson = {
  id: 'pushes',
  title: 'What each loss pushes',
  room: 'losses',
  controls: [],
  training: null,
  text: [
    'Training follows the gradient. A map shows it pixel by pixel: blue raises a probability, vermillion lowers it, dark leaves it alone. All maps share one scale.',
    ({ losses }) => describeChanges(losses),
    'A loss can see an accident in its value and still hardly push its pixels.',
  ],
  steps: [
    {
      todo: 'Press Cut a vessel.',
      hint: 'Then look at the circle in each map: who pushes the gap up?',
      isDone: ({ losses: { state } }) => (state?.counts.cut ?? 0) > 0,
    },
    {
      todo: 'Take it back, and press Add a spur.',
      hint: 'Press Cut a vessel once more to take it back. Which loss does not mind the spur at all?',
      isDone: ({ losses: { state } }) => state?.counts.cut === 0 && state.counts.spur > 0,
    },
    {
      todo: 'Choose Whole loss under Gradient maps.',
      hint: 'Each loss has the same Dice + CE in it: that makes the maps alike.',
      isDone: ({ losses: { settings } }) => settings.shown === 'whole',
    },
  ],
};
