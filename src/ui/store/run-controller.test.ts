// The controller against workers whose answers come when the test says so.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { BackendInfo, TrainMessage } from '../../workers/train-protocol.ts';
import { appStore } from './app-store.ts';
import { initialData } from './data-slice.ts';
import { dataCrashed, openTraining, playOrPause, resetRun, stepOnce } from './run-controller.ts';
import { changeColdKnob, setHotKnobs } from './run-knobs.ts';
import { runHistory } from './run-history.ts';
import { initialRun } from './run-slice.ts';
import { lendTraining, returnTraining, type HeardMessage } from './training-loan.ts';

const fake = vi.hoisted(() => {
  type Settle = { resolve: () => void; reject: (error: Error) => void };
  const waiting: (Settle & { call: string })[] = [];
  const calls: { call: string; args: unknown[] }[] = [];
  const held = new Set<string>();
  const ask =
    (call: string) =>
    (...args: unknown[]) => {
      calls.push({ call, args });
      if (!held.has(call)) return Promise.resolve();
      return new Promise<void>((resolve, reject) => waiting.push({ call, resolve, reject }));
    };
  const train = Object.fromEntries(
    ['connectData', 'start', 'pause', 'resume', 'step', 'reset', 'setHotKnobs', 'setPreviewSample'].map(
      (call) => [call, ask(call)],
    ),
  );
  return {
    calls,
    waiting,
    held,
    hear: (_messages: unknown[]): void => undefined,
    crash: (_error: Error): void => undefined,
    train: { ...train, openBackend: () => Promise.resolve({ backend: 'webgpu' }), close: ask('close') },
    data: { connect: ask('connect') },
    paint: { clearPreview: ask('clearPreview'), setPreview: ask('setPreview') },
  };
});

vi.mock('./clients.ts', () => ({
  trainClient: () => fake.train,
  dataClient: () => fake.data,
  paintClient: () => fake.paint,
  listenToTraining: (hear: typeof fake.hear) => (fake.hear = hear),
  listenToCrashes: (_worker: string, crash: typeof fake.crash) => (fake.crash = crash),
}));

const run = () => appStore.getState().run;
const say = (...messages: TrainMessage[]) => fake.hear(messages);
const count = (call: string) => fake.calls.filter((made) => made.call === call).length;
/** Lets everything go on that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const answer = async (call: string, error?: Error) => {
  const at = fake.waiting.findIndex((one) => one.call === call);
  const [one] = fake.waiting.splice(at, 1);
  if (error === undefined) one.resolve();
  else one.reject(error);
  await settle();
};
const state = (value: 'preparing' | 'warming' | 'running' | 'idle' | 'paused'): TrainMessage => ({
  kind: 'state',
  state: value,
});
const step = (at: number): TrainMessage => ({
  kind: 'step',
  step: at,
  loss: -0.5,
  terms: { dice: -0.75, ce: 0.25, connectivity: null },
  learningRate: 1e-3,
  stepMs: 1,
  dataMs: 1,
  phaseMs: null,
  peakBytes: 1,
});
async function train(upToStep: number) {
  playOrPause();
  await settle();
  say(state('preparing'), state('warming'), state('running'));
  for (let at = 1; at <= upToStep; at++) say(step(at));
}

beforeEach(async () => {
  fake.calls.length = 0;
  fake.waiting.length = 0;
  fake.held.clear();
  // A run trains until it is told otherwise.
  fake.held.add('start');
  const table = { name: 'made', rows: [], classCount: 1 } as unknown as DatasetTable;
  appStore.setState({
    run: initialRun,
    config: DEFAULT_RUN_CONFIG,
    data: { ...initialData, table, source: { kind: 'own' } },
  });
  runHistory.clear();
  await openTraining();
});

describe('a start', () => {
  it('happens once, however quickly Play is pressed twice', async () => {
    fake.held.add('clearPreview');
    playOrPause();
    playOrPause();
    stepOnce();
    expect(run().isStarting).toBe(true);
    await answer('clearPreview');
    expect([count('clearPreview'), count('start')]).toEqual([1, 1]);
  });

  it.each(['clearPreview', 'connect', 'connectData'])(
    'does not go on after a reset during %s',
    async (held) => {
      fake.held.add(held);
      playOrPause();
      await settle();
      fake.held.clear();
      resetRun();
      await settle();
      expect(run()).toEqual(initialRun);
      await answer(held);
      expect(count('start')).toBe(0);
      expect(run()).toEqual(initialRun);
    },
  );

  it('trains with the hot knobs as they are when it is asked for', async () => {
    fake.held.add('connect');
    playOrPause();
    await settle();
    setHotKnobs({ learningRate: 1e-4 });
    await answer('connect');
    const started = fake.calls.find(({ call }) => call === 'start');
    expect(started?.args[0]).toMatchObject({ config: { optimiser: { learningRate: 1e-4 } }, begin: 'run' });
  });

  it('says why there is none when the data set is no longer open', () => {
    appStore.setState(({ data }) => ({ data: { ...data, source: null } }));
    playOrPause();
    expect(run().trouble?.message).toContain('made is no longer open. Choose the sample set again');
    expect(run().isStarting).toBe(false);
  });
});

describe('a reset', () => {
  it('hears nothing more of the old run, and all of the next', async () => {
    await train(3);
    expect([run().step, runHistory.steps.count]).toEqual([3, 3]);
    fake.held.add('reset');
    resetRun();
    say(step(4));
    await answer('reset');
    say(step(5), state('idle'));
    expect(run()).toEqual(initialRun);
    expect(runHistory.steps.count).toBe(0);

    playOrPause();
    await settle();
    say(step(6), state('idle'));
    expect(run()).toMatchObject({ step: 0, isStarting: true });
    say(state('preparing'), state('warming'), state('running'), step(1));
    expect(run()).toMatchObject({ step: 1, state: 'running', isStarting: false });
    expect(runHistory.steps.count).toBe(1);
  });

  it('does not forget a run that was started before the reset was answered', async () => {
    await train(1);
    say({ kind: 'state', state: 'failed' });
    fake.held.add('reset');
    resetRun();
    playOrPause();
    await settle();
    say(state('preparing'), state('warming'), state('running'), step(1));
    await answer('reset');
    expect(run()).toMatchObject({ step: 1, state: 'running' });
  });

  it('restarts once when two cold knobs are turned while it lasts', async () => {
    await train(0);
    fake.held.add('reset');
    changeColdKnob('First.', (config) => ({ ...config, batch: 2 }));
    changeColdKnob('Second.', (config) => ({ ...config, seed: 9 }));
    await answer('reset');
    await answer('reset');
    expect(count('start')).toBe(2);
    expect(run().config).toMatchObject({ batch: 2, seed: 9 });
  });
});

describe('a dead worker', () => {
  it('leaves a sentence, and Play starts again', async () => {
    await train(2);
    fake.crash(new Error('The training worker stopped: out of memory.'));
    await answer('start', new Error('The training worker stopped: out of memory.'));
    expect(run()).toMatchObject({
      state: 'failed',
      isStarting: false,
      trouble: { kind: 'failed', message: 'The training worker stopped: out of memory.' },
    });
    say(step(3));
    expect(run().step).toBe(2);
    await train(1);
    expect(run()).toMatchObject({ state: 'running', step: 1, trouble: null });
  });

  it('leaves a sentence when a word to it fails', async () => {
    await train(1);
    fake.held.add('pause');
    playOrPause();
    await answer('pause', new Error('The pause was lost.'));
    expect(run()).toMatchObject({ state: 'failed', trouble: { message: 'The pause was lost.' } });
  });

  it('that paints does not keep a run from starting', async () => {
    fake.held.add('clearPreview');
    playOrPause();
    await answer('clearPreview', new Error('The paint worker stopped: gone.'));
    expect(count('start')).toBe(1);
  });

  it('that holds the data fails a run that waits for them and spares one that trains', async () => {
    await train(1);
    dataCrashed(new Error('The data worker stopped: gone.'));
    expect(run()).toMatchObject({ state: 'running', trouble: null });
    say(state('idle'));
    await train(0);
    say(state('preparing'));
    dataCrashed(new Error('The data worker stopped: gone.'));
    expect(count('close')).toBe(1);
    expect(run()).toMatchObject({
      state: 'failed',
      trouble: {
        message: 'The data worker stopped: gone.',
        fix: expect.stringContaining('Choose') as string,
      },
    });
  });
});

it('shows the backend in use whenever the worker opens one, run or no run', () => {
  const info: BackendInfo = { backend: 'wasm', adapter: 'SIMD', isSoftware: false, notice: 'No adapter.' };
  appStore.setState(({ env }) => ({ env: { ...env, backend: null, backendError: 'none' } }));
  say({ kind: 'backend', info });
  expect(appStore.getState().env).toMatchObject({ backend: info, backendError: null });
});

describe('a lent training worker', () => {
  const heard: HeardMessage[] = [];
  const crashes: string[] = [];
  const borrower = {
    name: 'The queue',
    hear: (messages: HeardMessage[]) => void heard.push(...messages),
    crashed: (worker: string, error: Error) => void crashes.push(`${worker}: ${error.message}`),
  };

  it('is heard by its borrower alone, and starts no run of the Train room', async () => {
    lendTraining(borrower);
    expect(appStore.getState().env.trainingLentTo).toBe('The queue');
    playOrPause();
    await settle();
    expect(count('start')).toBe(0);
    expect(run().trouble?.message).toBe('The queue is training, and there is one training worker.');
    say(state('preparing'), step(1));
    expect(heard.map(({ kind }) => kind)).toEqual(['state', 'step']);
    expect(run().step).toBe(0);
    fake.crash(new Error('gone'));
    expect(crashes).toEqual(['train: gone']);
    returnTraining(borrower);
    expect(appStore.getState().env.trainingLentTo).toBeNull();
    await train(2);
    expect(run().step).toBe(2);
    expect(heard).toHaveLength(2);
  });
});
