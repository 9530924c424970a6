import { describe, expect, it } from 'vitest';
import { lossMetas } from '../../losses/loss-metas.ts';
import { describeStep, formatSmall, type StepFacts } from './step-stages.ts';

const facts: StepFacts = {
  kind: 'stepDetail',
  step: 5,
  batch: 4,
  patchPx: 64,
  channels: 3,
  loss: -0.2,
  terms: { dice: -0.25, ce: 0.55, connectivity: -0.5 },
  lossWeight: 1,
  learningRate: 3e-3,
  gradientNorm: 0.5,
  weightNorm: 20,
  updateNorm: 0.1,
  weightCount: 12_345,
  meanOnTruth: 0.4,
  meanOffTruth: 0.2,
  pushOnTruth: 0.75,
  truthPx: 400,
  tubePx: 300,
  hasSkeleton: false,
};
const stagesOf = (id: string, more: Partial<StepFacts> = {}) =>
  describeStep(
    { ...facts, ...more },
    { meta: lossMetas.find((meta) => meta.id === id) ?? null, iterations: 10, optimiserName: 'Adam' },
  );
const valuesOf = (id: string, stage: number, more: Partial<StepFacts> = {}) =>
  stagesOf(id, more)[stage].facts.map(({ name, value }) => `${name} ${value}`);

describe('stages of a slow step', () => {
  it('are six, in order, each with one sentence', () => {
    const stages = stagesOf('skeleton-recall');
    expect(stages.map(({ id }) => id)).toEqual([
      'input',
      'prediction',
      'skeleton',
      'loss',
      'gradient',
      'update',
    ]);
    for (const { sentence } of stages) expect(sentence.match(/[.]( |$)/g)).toHaveLength(1);
  });

  it('names the skeleton that the loss uses', () => {
    const none = { terms: { ...facts.terms, connectivity: null } };
    expect(stagesOf('skeleton-recall')[2].title).toBe('Tubed skeleton');
    expect(stagesOf('cl-dice', { hasSkeleton: true })[2].title).toBe('Soft skeleton');
    expect(stagesOf('dice-ce', none)[2].title).toBe('No skeleton');
  });

  it('adds the terms up to the loss that the page shows', () => {
    expect(valuesOf('skeleton-recall', 3)).toEqual([
      '1 − Dice 0.750',
      'CE 0.550',
      'w (1 − recall), w 1.00 0.500',
      'Loss L 1.800',
    ]);
    const { facts: terms } = stagesOf('skeleton-recall')[3];
    expect(terms.map(({ share }) => share)).toEqual([1, 0.55 / 0.75, 0.5 / 0.75, undefined]);
  });

  it('says how much the weights changed', () => {
    expect(valuesOf('dice-ce', 5)).toEqual([
      'Learning rate 3e−3',
      'Weights before, ‖w‖ 20.0',
      'Change, ‖Δw‖ 0.10',
      'Change of their size 0.50 %',
    ]);
  });

  it('writes small numbers with an exponent', () => {
    expect([0, 0.5, 0.0002, -0.0002].map(formatSmall)).toEqual(['0.00', '0.50', '2e−4', '−2e−4']);
  });
});
