// One training worker's life: backend, state machine, the run and its loop. The comlink shell around it is thin.
import { openBackend } from './backend/open-backend.ts';
import { trimBackendPool } from './backend/trim-pool.ts';
import { readCheckpoint } from './checkpoint-file.ts';
import { measureLossCosts, measureResourceCosts } from './measure-costs.ts';
import { planMemory } from './memory/plan-memory.ts';
import { makePreview } from './preview.ts';
import { parseRunConfig } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import { RunControl } from './run-control.ts';
import { moveRun } from './run-state.ts';
import type { RunState } from './run-state.ts';
import { predictValidation, takeSnapshot, writeWeights } from './run-snapshot.ts';
import type {
  BackendInfo,
  LossCosts,
  MeasuringProgress,
  PredictedImage,
  ResourceCosts,
  ResourceProgress,
  ResourcesAsked,
  RunSnapshot,
  TrainEvent,
  TrainMessage,
  TrainStart,
} from './train-events.ts';
import { trainLoop } from './train-loop.ts';
import { createRun, disposeRun } from './train-run.ts';
import type { OpenPatches, TrainRun } from './train-run.ts';
import { createPatchSampler } from '../data/patch-sampler.ts';
import type { TrainingSet } from '../data/training-sample.ts';
import { WHOLE_SET, viewTrainingSet } from '../data/training-view.ts';

type Failure = Extract<TrainEvent, { kind: 'failed' }>;

export class TrainSession {
  #state: RunState = 'idle';
  #backend: { info: BackendInfo; preference: RunConfig['backend'] } | null = null;
  #run: TrainRun | null = null;
  #control: RunControl | null = null;
  /** The loop in progress; awaited before its tensors are freed. */
  #loop: Promise<void> = Promise.resolve();
  /** A second start while the first prepares gives the first up. */
  #generation = 0;
  /** Starts that still wait for what was there before. */
  #starts = 0;
  /** Names the measurement under way: another one, or a cancellation, gives it up. */
  #measurement = 0;
  readonly #emit: (message: TrainMessage) => void;
  readonly #openPatches: OpenPatches;

  /** @param openPatches where the batches of runs are made; in this thread where it is left out */
  constructor(emit: (message: TrainMessage) => void, openPatches: OpenPatches = createPatchSampler) {
    this.#emit = emit;
    this.#openPatches = openPatches;
  }

  async openBackend(preference: RunConfig['backend']): Promise<BackendInfo> {
    if (this.#backend?.preference === preference) return this.#backend.info;
    await this.reset();
    return this.#bringUp(preference);
  }

  async #bringUp(preference: RunConfig['backend']): Promise<BackendInfo> {
    if (this.#backend?.preference === preference) return this.#backend.info;
    const info = await openBackend(preference, (message) => this.#failBackend(message));
    this.#backend = { info, preference };
    this.#emit({ kind: 'backend', info });
    return info;
  }

  /** Resolves when the run has ended, failed or was reset. */
  async start(start: TrainStart, readSet: () => Promise<TrainingSet>): Promise<void> {
    this.#starts += 1;
    try {
      await this.reset();
    } finally {
      this.#starts -= 1;
    }
    const generation = this.#generation;
    this.#moveTo('preparing');
    this.#loop = this.#train(start, readSet, () => generation !== this.#generation);
    await this.#loop;
  }

  async #train(
    start: TrainStart,
    readSet: () => Promise<TrainingSet>,
    isGivenUp: () => boolean,
  ): Promise<void> {
    try {
      const config = parseRunConfig(start.config);
      const checkpoint = start.checkpoint === undefined ? null : readCheckpoint(start.checkpoint);
      // Before anything is awaited: what a person changes while the run is prepared counts.
      const control = new RunControl({
        begin: start.begin,
        previewSampleId: start.previewSampleId,
        learningRate: config.optimiser.learningRate,
        lossWeight: config.loss.weight,
        onPausedChange: (isPaused) => this.#followPause(isPaused),
        keepsCheckpoints: start.keepsCheckpoints ?? false,
        firstStep: checkpoint?.step ?? 0,
      });
      this.#control = control;
      this.#emit({ kind: 'phase', phase: 'preparing', done: 0, total: 1 });
      await this.#bringUp(config.backend);
      const set = viewTrainingSet(await readSet(), start.view ?? WHOLE_SET);
      if (isGivenUp()) return;
      if (!this.#planMemory(config, set, start)) return;
      const run = createRun(config, set, {
        replay: start.replay ?? null,
        openPatches: (...asked) => this.#openPatches(...asked),
        checkpoint,
      });
      this.#run = run;
      this.#moveTo('warming');
      for await (const event of trainLoop(run, control)) {
        if (isGivenUp()) return;
        if (event.kind === 'phase' && event.phase === 'training' && this.#state === 'warming') {
          this.#moveTo(control.isPaused ? 'paused' : 'running');
        }
        this.#emit(event);
        if (event.kind === 'done') {
          // Sizes that only training and validation used are not needed again.
          trimBackendPool();
          run.sampler.close();
          this.#moveTo('done');
        }
      }
    } catch (error) {
      if (!isGivenUp())
        this.#fail(
          error instanceof Error ? error.message : String(error),
          'Change the setting it names, or reset, and start again.',
        );
    }
  }

  /** Says what the run will take; one that may not is refused before anything of it is allocated. */
  #planMemory(config: RunConfig, set: TrainingSet, start: TrainStart): boolean {
    const { estimate, budgetBytes, refusal } = planMemory(config, set, {
      replay: start.replay ?? true,
      predictsAll: start.previewSampleId !== null,
      budgetBytes: start.memoryBudgetBytes ?? null,
    });
    this.#emit({ kind: 'memory', estimatedBytes: estimate.peakBytes, budgetBytes });
    if (refusal === null) return true;
    const { message, fix, proposal, isBudget } = refusal;
    this.#fail(message, fix, { proposal, isBudget });
    return false;
  }

  pause(): void {
    this.#control?.pause();
  }

  resume(): void {
    this.#control?.resume();
  }

  step(isDetailed = false): void {
    this.#control?.step(isDetailed);
  }

  /**
   * What each loss costs here, with the configuration's network and patches; null when it was cancelled or a run began.
   *
   * @throws Error with one sentence while a run is under way.
   */
  async measureLosses(
    config: RunConfig,
    readSet: () => Promise<TrainingSet>,
    onProgress: (progress: MeasuringProgress) => void,
  ): Promise<LossCosts | null> {
    return this.#measure(config, readSet, (...at) => measureLossCosts(config, onProgress, ...at));
  }

  /**
   * The same over the number of classes; what does not fit into memory is said in its place.
   *
   * @throws Error with one sentence while a run is under way.
   */
  async measureResources(
    asked: ResourcesAsked,
    readSet: () => Promise<TrainingSet>,
    onProgress: (progress: ResourceProgress) => void,
  ): Promise<ResourceCosts | null> {
    return this.#measure(asked.config, readSet, (...at) => measureResourceCosts(asked, onProgress, ...at));
  }

  async #measure<T>(
    config: RunConfig,
    readSet: () => Promise<TrainingSet>,
    work: (set: TrainingSet, isStopped: () => boolean, info: BackendInfo) => Promise<T | null>,
  ): Promise<T | null> {
    if (this.#starts > 0 || !['idle', 'done', 'failed'].includes(this.#state))
      throw new Error('The losses are measured while no run is under way: reset, or wait for its end.');
    const generation = this.#generation;
    const measurement = ++this.#measurement;
    const isStopped = () => generation !== this.#generation || measurement !== this.#measurement;
    const measuring = this.#loop.then(async () => {
      const info = await this.#bringUp(config.backend);
      const set = await readSet();
      return isStopped() ? null : work(set, isStopped, info);
    });
    // A start waits for it as it waits for a run.
    this.#loop = measuring.then(
      () => undefined,
      () => undefined,
    );
    return measuring;
  }

  cancelMeasurement(): void {
    this.#measurement += 1;
  }

  /** Ends the run, waits for its loop and frees its tensors. */
  async reset(): Promise<void> {
    this.#generation += 1;
    this.#control?.stop();
    await this.#loop;
    this.#control = null;
    if (this.#run !== null) {
      disposeRun(this.#run);
      trimBackendPool();
    }
    this.#run = null;
    if (this.#state !== 'idle') this.#moveTo('idle');
  }

  setHotKnobs(knobs: { learningRate?: number; lossWeight?: number }): void {
    if (this.#control === null) return;
    if (knobs.learningRate !== undefined) this.#control.learningRate = knobs.learningRate;
    if (knobs.lossWeight !== undefined) this.#control.lossWeight = knobs.lossWeight;
    this.#control.forgetCheckpoint();
  }

  setPreviewSample(sampleId: string | null): void {
    this.#control?.showSample(sampleId);
    // The loop of a finished run no longer listens: show the image from here.
    if (this.#state === 'done') this.#loop = this.#loop.then(() => this.#previewFinished());
  }

  async #previewFinished(): Promise<void> {
    if (this.#run === null || this.#control === null || this.#state !== 'done') return;
    try {
      for await (const event of makePreview(this.#run, this.#control)) this.#emit(event);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error), 'Reset to start again.');
    }
  }

  async exportWeights(): Promise<Uint8Array> {
    return this.#standStill((run) => writeWeights(run));
  }

  async predictValidation(): Promise<PredictedImage[]> {
    return this.#standStill((run, isStopped) => predictValidation(run, isStopped));
  }

  /** Checkpoint, weights and predictions of one and the same step. */
  async takeSnapshot(): Promise<RunSnapshot> {
    return this.#standStill((run, isStopped) => takeSnapshot(run, isStopped));
  }

  /** Work on a run that does not train meanwhile: between two of its steps, or after it has ended. */
  #standStill<T>(work: (run: TrainRun, isStopped: () => boolean) => Promise<T>): Promise<T> {
    const run = this.#requireRun();
    const generation = this.#generation;
    const isStopped = () => generation !== this.#generation;
    let isBegun = false;
    return new Promise((resolve, reject) => {
      const begin = async (): Promise<void> => {
        if (isBegun) return;
        isBegun = true;
        await work(run, isStopped).then(resolve, reject);
      };
      this.#control?.doBetween(begin);
      // The loop may end before it comes to that, and one that has ended never does.
      this.#loop = this.#loop.then(async () => {
        if (isStopped()) reject(new Error('The run was reset before anything was taken out of it.'));
        else await begin();
      });
    });
  }

  #requireRun(): TrainRun {
    if (this.#run === null) throw new Error('There is no trained network yet: press Play first.');
    return this.#run;
  }

  #followPause(isPaused: boolean): void {
    if (this.#state === 'running' && isPaused) this.#moveTo('paused');
    if (this.#state === 'paused' && !isPaused) this.#moveTo('running');
  }

  #failBackend(message: string): void {
    this.#backend = null;
    this.#fail(message, 'Reset to start again; the run begins with fresh weights.');
  }

  #fail(message: string, fix: string, memory?: Failure['memory']): void {
    this.#control?.stop();
    if (this.#state === 'idle' || this.#state === 'failed') return;
    this.#moveTo('failed');
    this.#emit({ kind: 'failed', message, fix, ...(memory === undefined ? {} : { memory }) });
  }

  #moveTo(state: RunState): void {
    this.#state = moveRun(this.#state, state);
    this.#emit({ kind: 'state', state });
  }
}
