import { describe, expect, it } from 'vitest';
import type { TrainEvent } from '../../workers/train-protocol.ts';
import { initialQueue, type OwnTab } from './compare-store.ts';
import { madePlan, madeRun } from './made-results.ts';
import { initialSetup, planKey } from './own-experiment.ts';
import { describeTransport, runsProgress } from './queue-words.ts';
import { RunRecorder } from './run-recorder.ts';
import { describeTest, bestArm, formatP, formatValue } from './summary-words.ts';

describe('own experiments', () => {
  it('differ in one thing and share everything else', () => {
    const plan = madePlan('losses', {}, { seed: 3, steps: 50, validateEverySteps: 20 });
    expect(plan.runs).toHaveLength(4);
    expect(new Set(plan.runs.map(({ seed }) => seed))).toEqual(new Set([3]));
    const rest = plan.runs.map(({ config }) => JSON.stringify({ ...config, loss: null }));
    expect(new Set(rest).size).toBe(1);
    expect(plan.runs[0].config).toMatchObject({ steps: 50, validateEverySteps: 20 });
  });

  it('vary the weight of a loss that has one', () => {
    const loss = { id: 'dice-ce', weight: 1 };
    const base = madePlan('losses').runs[0].config;
    const plan = madePlan(
      'losses',
      { differ: 'weight', weights: [0.5, 2] },
      { loss: { ...base.loss, ...loss } },
    );
    expect(plan.runs.map(({ config }) => [config.loss.id, config.loss.weight])).toEqual([
      ['skeleton-recall', 0.5],
      ['skeleton-recall', 2],
    ]);
  });

  it('name a run by what decides its numbers, whatever stands beside it', () => {
    const four = madePlan('losses').runs.map(planKey);
    const two = madePlan('losses', { losses: ['skeleton-recall', 'dice-ce'] }).runs.map(planKey);
    expect(two).toEqual([four[1], four[0]]);
    expect(new Set(madePlan('folds', { folds: 3 }).runs.map(planKey)).size).toBe(6);
  });
});

describe('the queue in words', () => {
  const plan = madePlan('losses', { losses: ['dice-ce', 'cl-dice'] }, { steps: 100 });
  const own = (done: number): OwnTab => ({
    setup: initialSetup('losses'),
    results: new Map(plan.runs.slice(0, done).map((run, at) => [planKey(run), madeRun(plan, at, { a: 1 })])),
    failures: new Map(),
  });

  it('counts what is done, and offers Play while something is left', () => {
    const idle = describeTransport(plan, own(1), initialQueue, null);
    expect(idle.stats[0]).toEqual({ label: 'Queue ready, runs', value: '1', unit: 'of 2' });
    expect([idle.progress, idle.canPlay, idle.canReset, idle.canStep]).toEqual([0.5, true, true, false]);
    const done = describeTransport(plan, own(2), initialQueue, null);
    expect(done.stats[0]).toEqual({ label: 'Queue done, run', value: '2', unit: 'of 2' });
    expect(done.canPlay).toBe(false);
    expect(describeTransport(plan, own(0), initialQueue, 'No data.').canPlay).toBe(false);
  });

  it('counts the steps of the run under way', () => {
    const queue = {
      ...initialQueue,
      state: 'running' as const,
      key: planKey(plan.runs[1]),
      step: 50,
      stepMs: 20,
    };
    const view = describeTransport(plan, own(1), queue, null);
    expect(view.progress).toBeCloseTo(0.75);
    expect(view.stats.map(({ label, value }) => [label, value]).slice(0, 3)).toEqual([
      ['Training, run', '2'],
      ['Step', '50'],
      ['Time left', '0:01'],
    ]);
    expect([view.isTraining, view.canPlay]).toEqual([true, true]);
    expect(runsProgress(plan.runs.slice(1), own(1), queue)).toBeCloseTo(0.5);
  });
});

describe('RunRecorder', () => {
  const step = (at: number): Extract<TrainEvent, { kind: 'step' }> => ({
    kind: 'step',
    step: at,
    loss: -at,
    terms: { dice: -0.5, ce: at, connectivity: null },
    learningRate: 1,
    stepMs: at <= 3 ? 1000 : 10,
    dataMs: 1,
    phaseMs: null,
    peakBytes: at,
  });
  const values = {
    dice: 1,
    clDice: 0.5,
    betti0Error: 0,
    betti1Error: 0,
    sensitivity: 1,
    precision: 1,
    rocAuc: null,
  };

  it('shortens the curve to 64 means that cover every step', () => {
    const recorder = new RunRecorder();
    for (let at = 1; at <= 130; at++) recorder.addStep(step(at));
    const curve = recorder.curve();
    expect(curve).toHaveLength(64);
    expect(curve[0]).toMatchObject({ step: 2, ce: 1.5, connectivity: null });
    expect(curve[63].step).toBe(130);
    expect(recorder.stepMs).toBe(10);
  });

  it('gives the last validation and the costs without the warm-up', () => {
    const recorder = new RunRecorder();
    for (let at = 1; at <= 5; at++) recorder.addStep(step(at));
    expect(() => recorder.finish(2)).toThrow('without a validation');
    recorder.addValidation({
      kind: 'validation',
      step: 5,
      images: [{ id: 'a', name: 'a', ...values, classes: [] }],
      mean: values,
    });
    expect(recorder.finish(2)).toMatchObject({
      history: { firstLoss: -1, lastLoss: -5, validations: [{ step: 5 }] },
      cost: { seconds: 2, stepMs: 10, peakBytes: 5 },
      images: [{ id: 'a' }],
    });
  });
});

describe('the table in words', () => {
  const mean = (value: number | null) => ({
    imageCount: 2,
    mean: value,
    imageDeviation: 0.1,
    seedDeviation: null,
  });
  const metrics = (clDice: number) => ({
    dice: mean(0.5),
    clDice: mean(clDice),
    betti0Error: mean(2),
    betti1Error: mean(clDice),
    sensitivity: mean(null),
    precision: mean(null),
    rocAuc: mean(null),
  });
  const test = (pValue: number | null, imageCount = 2) => ({
    imageCount,
    difference: 0.1,
    deviation: 0.1,
    larger: 2,
    smaller: 0,
    equal: 0,
    pValue,
    method: null,
  });
  const comparisons = {
    dice: test(null),
    clDice: test(0.5),
    betti0Error: test(null),
    betti1Error: test(0.5),
    sensitivity: test(null, 0),
    precision: test(null, 0),
    rocAuc: test(null, 0),
  };
  const arm = { label: 'a', reference: null, runCount: 1, seedCount: 1, cost: null };
  const summary = {
    arms: [
      { ...arm, metrics: metrics(0.5), comparisons: null },
      { ...arm, label: 'b', reference: 0, metrics: metrics(0.65), comparisons },
    ],
    runsDone: 2,
    runCount: 2,
  };

  it('says the reference, p, and where there is nothing to test', () => {
    expect(describeTest(summary.arms[0], 'clDice')).toBe('reference');
    expect(describeTest(summary.arms[1], 'clDice')).toBe('p .500');
    expect(describeTest(summary.arms[1], 'dice')).toBe('all equal');
    expect(describeTest(summary.arms[1], 'rocAuc')).toBe('no pairs');
  });

  it('finds the best mean, and none among equals', () => {
    expect([bestArm(summary, 'clDice'), bestArm(summary, 'betti1Error')]).toEqual([1, 0]);
    expect([bestArm(summary, 'betti0Error'), bestArm(summary, 'rocAuc')]).toEqual([null, null]);
  });

  it('writes numbers shortly', () => {
    expect([formatP(0.25), formatP(0.0001), formatP(1)]).toEqual(['.250', '< .001', '1']);
    expect([formatValue('dice', 0.12345), formatValue('betti0Error', 3), formatValue('dice', null)]).toEqual([
      '0.123',
      '3.0',
      '–',
    ]);
  });
});
