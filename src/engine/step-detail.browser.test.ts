// A slowly watched step: the same numbers and weights as any other, and maps that are its own.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { DEFAULT_LOSS_SETTINGS } from '../losses/loss-settings.ts';
import { softSkeleton } from '../morphology/soft-skeleton.ts';
import { closeBackend, openBackend } from './backend/open-backend.ts';
import { DEFAULT_RUN_CONFIG } from './run-config.ts';
import { RunControl } from './run-control.ts';
import { lookIntoStep } from './step-detail.ts';
import type { StepDetail, TrainEvent } from './train-events.ts';
import { trainLoop } from './train-loop.ts';
import { createRun, disposeRun } from './train-run.ts';

const EDGE = 48;
const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) => Number(i % EDGE === 20 || i % 13 === 0));
const sample: TrainingSample = {
  id: 's',
  name: 's',
  split: 'train',
  width: EDGE,
  height: EDGE,
  channels: 1,
  pixels: labels.map((label, i) => 90 * label + (i % 31)),
  labels,
  tube: labels,
  fieldOfView: null,
};
const set: TrainingSet = { name: 'lines', classCount: 1, channels: 1, samples: [sample] };
const STEPS = 3;

const makeRun = (lossId: string) =>
  createRun(
    {
      ...DEFAULT_RUN_CONFIG,
      model: { id: 'unet', channels: 4, depth: 2 },
      loss: { id: lossId, weight: 1, settings: DEFAULT_LOSS_SETTINGS },
      patchPx: 32,
      batch: 2,
      steps: STEPS,
      validateEverySteps: STEPS,
    },
    set,
    {},
  );

/** Trains step by step; those with a true entry are watched. */
async function train(lossId: string, isSlow: (step: number) => boolean) {
  const run = makeRun(lossId);
  const control = new RunControl({
    begin: 'pause',
    previewSampleId: null,
    learningRate: 1e-3,
    lossWeight: 1,
    onPausedChange: () => undefined,
  });
  for (let step = 1; step <= STEPS; step++) control.step(isSlow(step));
  const events: TrainEvent[] = [];
  for await (const event of trainLoop(run, control)) events.push(event);
  const weights = [...(await run.learner.parameters.data())];
  disposeRun(run);
  const steps = events.flatMap((event) =>
    event.kind === 'step' ? [{ step: event.step, loss: event.loss, terms: event.terms }] : [],
  );
  const details = events.filter((event): event is StepDetail => event.kind === 'stepDetail');
  return { weights, steps, details };
}

const ALL = lossMetas.map(({ id }) => id);

// On webgpu, where steps are replayed, one loss with and one without a soft skeleton say it for all.
describe.each([
  ['wasm', ALL],
  ['webgpu', ['skeleton-recall', 'topo-cl-dice']],
] as const)('a slow step on %s', (backend, losses) => {
  beforeAll(() =>
    openBackend(backend, (message) => {
      throw new Error(message);
    }),
  );
  afterAll(closeBackend);

  it.each(losses)('trains the same weights to the last bit: %s', async (id) => {
    const plain = await train(id, () => false);
    const slow = await train(id, (step) => step % 2 === 1);
    expect(slow.steps).toEqual(plain.steps);
    expect(slow.weights).toEqual(plain.weights);
    expect(plain.details).toEqual([]);
    expect(slow.details.map(({ step, loss, terms }) => ({ step, loss, terms }))).toEqual(
      plain.steps.filter(({ step }) => step % 2 === 1),
    );
  });

  it('shows maps of the step itself, leaves the run as it was and no tensor behind', async () => {
    for (const id of losses) {
      const run = makeRun(id);
      await run.stepper.prepare(run, () => undefined);
      const batch = await run.sampler.next();
      const knobs = { lossWeight: 1, learningRate: 1e-3 };
      const before = [...(await run.learner.parameters.data())];
      await lookIntoStep(run, batch, knobs);
      const { numTensors } = tf.memory();
      const look = await lookIntoStep(run, batch, knobs);
      expect(tf.memory().numTensors).toBe(numTensors);
      const { numbers } = await run.stepper.step(run, batch, knobs);
      expect(look.loss).toBe(numbers.loss);
      expect([...(await run.learner.parameters.data())]).toEqual(before);

      const count = 32 * 32;
      expect([look.probability.length, look.push.length]).toEqual([count, count]);
      expect(look.probability.every((value) => value >= 0 && value <= 1)).toBe(true);
      if (id === 'cl-dice') {
        const plain = softSkeleton(look.probability, 32, 32, 10);
        expect(look.skeleton).toHaveLength(count);
        look.skeleton?.forEach((value, at) => expect(value).toBeCloseTo(plain[at], 4));
      } else expect(look.skeleton === null).toBe(id !== 'topo-cl-dice');
      disposeRun(run);
    }
  });

  it('pushes against the slope of the loss', async () => {
    const { details } = await train('dice-ce', (step) => step === 1);
    const [{ maps, gradientNorm, updateNorm, weightNorm, meanOnTruth }] = details;
    // Fresh weights: nothing is certain yet, so that structures are pushed up and the rest down.
    maps.labels.forEach((label, at) => {
      if (label === 1) expect(maps.push[at]).toBeGreaterThan(0);
    });
    for (const value of [gradientNorm, updateNorm, weightNorm]) expect(value).toBeGreaterThan(0);
    // Adam's first step moves every weight by the learning rate at most.
    expect(updateNorm).toBeLessThanOrEqual(1e-3 * Math.sqrt(details[0].weightCount) * 1.001);
    expect(meanOnTruth).toBeGreaterThan(0);
    expect(meanOnTruth).toBeLessThan(1);
  });
});
