// Steps whose parts are timed give the same numbers as others, and times that fit their whole.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../../data/training-sample.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { DEFAULT_LOSS_SETTINGS } from '../../losses/loss-settings.ts';
import { trainStep } from '../apply-update.ts';
import { closeBackend, openBackend, readBackendBytes } from '../backend/open-backend.ts';
import { trimBackendPool } from '../backend/trim-pool.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import { STEP_PHASES } from '../step-phases.ts';
import type { ComputedPhaseMs } from '../step-phases.ts';
import { createRun, disposeRun } from '../train-run.ts';
import { ReplayStepper } from './replay-stepper.ts';
import { currentWebGpuBackend } from './traced-backend.ts';

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

async function train(lossId: string, isTimed: (step: number) => boolean, replay: boolean | null = null) {
  const run = createRun(
    {
      ...DEFAULT_RUN_CONFIG,
      model: { id: 'unet', channels: 6, depth: 3 },
      loss: { id: lossId, weight: 1, settings: DEFAULT_LOSS_SETTINGS },
      patchPx: 48,
      batch: 2,
    },
    set,
    { replay },
  );
  await run.stepper.prepare(run, () => undefined);
  const numbers: unknown[] = [];
  const phases: (ComputedPhaseMs | null)[] = [];
  const wholeMs: number[] = [];
  for (; run.step < 8; run.step++) {
    const batch = await run.sampler.next();
    const startMs = performance.now();
    const knobs = { lossWeight: 1, learningRate: 1e-3 };
    const { phaseMs, ...rest } = await trainStep(run, batch, knobs, isTimed(run.step));
    wholeMs.push(performance.now() - startMs);
    numbers.push(rest);
    phases.push(phaseMs);
  }
  const weights = [...(await run.learner.parameters.data())];
  const method = run.stepper instanceof ReplayStepper ? run.stepper.recording?.timingMethod : null;
  disposeRun(run);
  return { numbers, weights, phases, wholeMs, method };
}

const sumOf = (phaseMs: ComputedPhaseMs) => STEP_PHASES.reduce((sum, phase) => sum + phaseMs[phase], 0);

function expectPhases({ phases, wholeMs }: Awaited<ReturnType<typeof train>>) {
  for (const [i, phaseMs] of phases.entries()) {
    if (i % 2 === 0) {
      expect(phaseMs).toBeNull();
      continue;
    }
    if (phaseMs === null) throw new Error(`Step ${i} was not timed.`);
    for (const phase of STEP_PHASES) expect(phaseMs[phase]).toBeGreaterThanOrEqual(0);
    // Browsers coarsen timestamps to 0.1 ms at both ends of each part.
    expect(sumOf(phaseMs)).toBeLessThan(wholeMs[i] + 1);
    expect(sumOf(phaseMs)).toBeGreaterThan(0);
  }
}

const open = (backend: 'webgpu' | 'wasm') =>
  openBackend(backend, (message) => {
    throw new Error(message);
  });

describe.each(['webgpu', 'wasm'] as const)('timed steps on %s', (backend) => {
  beforeAll(() => open(backend));
  afterAll(closeBackend);

  it.each(lossMetas.map(({ id }) => id))('change no number: %s', async (id) => {
    const plain = await train(id, () => false);
    const timed = await train(id, (step) => step % 2 === 1);
    expect(plain.phases.every((phaseMs) => phaseMs === null)).toBe(true);
    expect(timed.numbers).toEqual(plain.numbers);
    expect(timed.weights).toEqual(plain.weights);
    expectPhases(timed);
  });
});

describe('timing of recorded steps', () => {
  beforeAll(() => open('webgpu'));
  afterAll(closeBackend);

  it('uses timestamps where the device has them, and frees their buffers', async () => {
    await train('dice-ce', (step) => step % 2 === 1);
    trimBackendPool();
    const before = readBackendBytes();
    const { method } = await train('dice-ce', (step) => step % 2 === 1);
    trimBackendPool();
    expect(method).toBe(
      currentWebGpuBackend().device.features.has('timestamp-query') ? 'timestamps' : 'settled queue',
    );
    expect(readBackendBytes()).toBe(before);
  });

  it('settles the queue between the parts elsewhere, with the same numbers', async () => {
    const plain = await train('skeleton-recall', () => false);
    const { device } = currentWebGpuBackend();
    Object.defineProperty(device, 'features', { value: new Set<string>(), configurable: true });
    const timed = await train('skeleton-recall', (step) => step % 2 === 1);
    Reflect.deleteProperty(device, 'features');
    expect(timed.method).toBe('settled queue');
    expect(timed.numbers).toEqual(plain.numbers);
    expect(timed.weights).toEqual(plain.weights);
    expectPhases(timed);
  });

  it('says that it cannot tell where tfjs runs on webgpu without replay', async () => {
    const { phases } = await train('dice-ce', () => true, false);
    expect(phases).toEqual(Array.from({ length: 8 }, () => null));
  });
});
