// What is said about each stage of a slowly watched step. Pure.
import type { LossMeta } from '../../losses/loss-plugin.ts';
import type { StepPictures } from '../../workers/paint-protocol.ts';
import type { StepDetail } from '../../workers/train-protocol.ts';
import { formatCount, formatMetric, formatRate, formatThree } from '../format/format-number.ts';
import { showLoss } from '../store/shown-loss.ts';

/** A step without its maps: all that is written about it. */
export type StepFacts = Omit<StepDetail, 'maps'> & { hasSkeleton: boolean };

export interface StageFact {
  name: string;
  value: string;
  /** Length of its bar, 0…1 of the longest; absent: no bar. */
  share?: number;
}

export interface StepStage {
  id: 'input' | 'prediction' | 'skeleton' | 'loss' | 'gradient' | 'update';
  title: string;
  sentence: string;
  /** null: numbers alone. */
  picture: keyof StepPictures | null;
  /** For screen readers. */
  pictureWords: string;
  facts: StageFact[];
}

export interface StepMaker {
  meta: LossMeta | null;
  /** Rounds of the soft skeleton; null where there is none. */
  iterations: number | null;
  optimiserName: string;
}

const percent = (share: number | null): string => (share === null ? '–' : `${formatThree(100 * share)} %`);

/** Numbers of any size, to three digits. */
export function formatSmall(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value < 0 ? `−${formatRate(-value)}` : formatRate(value);
  return formatThree(value);
}

/** What is kept of a step once its maps are painted. */
export function factsOf({ maps, ...numbers }: StepDetail): StepFacts {
  return { ...numbers, hasSkeleton: maps.skeleton !== null };
}

/** The six stages in their order. */
export function describeStep(facts: StepFacts, { meta, iterations, optimiserName }: StepMaker): StepStage[] {
  const { batch, patchPx } = facts;
  const patches = batch === 1 ? 'one random patch' : `${batch} random patches`;
  return [
    {
      id: 'input',
      title: 'Input',
      sentence: `The network is given ${patches} of ${patchPx} × ${patchPx} px; this is the first, with its ground truth outlined.`,
      picture: 'input',
      pictureWords: 'Image patch, ground truth outlined in orange',
      facts: [
        { name: 'Ground truth', value: `${formatCount(facts.truthPx)} px` },
        { name: 'Share of the patch', value: percent(facts.truthPx / (patchPx * patchPx)) },
      ],
    },
    {
      id: 'prediction',
      title: 'Prediction',
      sentence:
        'With the weights it has, the network gives each pixel a probability of belonging to a structure.',
      picture: 'prediction',
      pictureWords: 'Predicted probability, the bluer the higher',
      facts: [
        { name: 'Mean on the ground truth', value: formatMetric(facts.meanOnTruth) },
        { name: 'Mean off it', value: formatMetric(facts.meanOffTruth) },
      ],
    },
    describeSkeleton(facts, iterations),
    describeTerms(facts, meta),
    {
      id: 'gradient',
      title: 'Gradient',
      sentence:
        'From the loss follows for every pixel which way it is pushed and how hard: blue is to be raised, vermillion to be lowered.',
      picture: 'push',
      pictureWords: 'Push on each pixel, blue to be raised, vermillion to be lowered',
      facts: [
        { name: 'Push on the ground truth', value: percent(facts.pushOnTruth) },
        { name: 'Gradient of the weights, ‖g‖', value: formatSmall(facts.gradientNorm) },
      ],
    },
    {
      id: 'update',
      title: 'Update',
      sentence: `${optimiserName} turns the gradient into a small change of all ${formatCount(facts.weightCount)} weights; the next step begins with the new ones.`,
      picture: null,
      pictureWords: '',
      facts: [
        { name: 'Learning rate', value: formatSmall(facts.learningRate) },
        { name: 'Weights before, ‖w‖', value: formatSmall(facts.weightNorm) },
        { name: 'Change, ‖Δw‖', value: formatSmall(facts.updateNorm) },
        { name: 'Change of their size', value: percent(facts.updateNorm / facts.weightNorm) },
      ],
    },
  ];
}

function describeTerms({ loss, terms, lossWeight }: StepFacts, meta: LossMeta | null): StepStage {
  const shown = showLoss(loss, terms, lossWeight, meta?.shownTerm ?? null);
  const label = meta?.shownTerm?.label ?? 'connectivity';
  const parts = [
    { name: '1 − Dice', value: 1 + terms.dice },
    { name: 'CE', value: terms.ce },
  ];
  if (shown.connectivity !== null)
    parts.push({
      name: `w (${label}), w ${lossWeight.toFixed(2)}`,
      value: lossWeight * shown.connectivity,
    });
  const most = Math.max(...parts.map(({ value }) => value), Number.MIN_VALUE);
  return {
    id: 'loss',
    title: 'Loss terms',
    sentence:
      'The prediction is measured against the ground truth over the whole batch, and the terms are added.',
    picture: null,
    pictureWords: '',
    facts: [
      ...parts.map(({ name, value }) => ({
        name,
        value: formatMetric(value),
        share: Math.max(0, value / most),
      })),
      { name: 'Loss L', value: formatMetric(shown.total) },
    ],
  };
}

function describeSkeleton(facts: StepFacts, iterations: number | null): StepStage {
  const base = { id: 'skeleton', picture: 'skeleton' } as const;
  const truth = { name: 'Ground truth', value: `${formatCount(facts.truthPx)} px` };
  if (facts.hasSkeleton)
    return {
      ...base,
      title: 'Soft skeleton',
      sentence:
        'The prediction is thinned in a way that has a gradient; the loss compares this soft skeleton with the ground truth.',
      pictureWords: 'Soft skeleton of the prediction, the stronger the more certain',
      facts: iterations === null ? [] : [{ name: 'Rounds of thinning', value: String(iterations) }],
    };
  if (facts.terms.connectivity !== null)
    return {
      ...base,
      title: 'Tubed skeleton',
      sentence:
        'The loss asks that the tube around the skeleton of the ground truth be found, thin branches as much as thick ones.',
      pictureWords: 'Tubed skeleton of the ground truth',
      facts: [{ name: 'Tube', value: `${formatCount(facts.tubePx)} px` }, truth],
    };
  return {
    ...base,
    title: 'No skeleton',
    sentence: 'This loss uses no skeleton: every pixel of the ground truth counts alike, wherever it lies.',
    pictureWords: 'Ground truth',
    facts: [truth],
  };
}
