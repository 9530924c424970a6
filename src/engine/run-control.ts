// The hand on a running loop: pause, resume, one step, stop, and the knobs that act while it runs.
import { yieldToEvents } from './yield-to-events.ts';

/** What the loop shall do next. */
export type Order = 'step' | 'detailedStep' | 'preview' | 'checkpoint' | 'stop';

/** While running, a preview may take this share of the time at most (1 / (1 + n)). */
const PREVIEW_PAUSE_FACTOR = 3;
const PREVIEW_LEAST_MS = 500;

/** Likewise for checkpoints, which are for a page that is closed by accident. */
const CHECKPOINT_PAUSE_FACTOR = 50;
const CHECKPOINT_LEAST_MS = 10_000;

export class RunControl {
  learningRate: number;
  lossWeight: number;
  #mode: 'run' | 'pause' | 'stop';
  /** Steps to train while paused. */
  #singleSteps: ('step' | 'detailedStep')[];
  #previewSampleId: string | null;
  /** What the last preview showed; a preview is stale when either differs. */
  #shown: { step: number; sampleId: string } | null = null;
  #shownAtMs = 0;
  #previewCostMs = 0;
  readonly #keepsCheckpoints: boolean;
  /** Step of the last checkpoint. */
  #keptStep: number;
  #keptAtMs = performance.now();
  #keepingCostMs = 0;
  /** See doBetween. */
  #between: (() => Promise<void>)[] = [];
  #wake: (() => void) | null = null;
  readonly #onPausedChange: (isPaused: boolean) => void;

  constructor(options: {
    begin: 'run' | 'pause' | 'step' | 'detailedStep';
    previewSampleId: string | null;
    learningRate: number;
    lossWeight: number;
    onPausedChange: (isPaused: boolean) => void;
    /** Whether checkpoints are made; false where it is left out. */
    keepsCheckpoints?: boolean;
    /** Steps trained before; 0 where it is left out. */
    firstStep?: number;
  }) {
    this.#mode = options.begin === 'run' ? 'run' : 'pause';
    const { begin } = options;
    this.#singleSteps = begin === 'step' || begin === 'detailedStep' ? [begin] : [];
    this.#previewSampleId = options.previewSampleId;
    this.learningRate = options.learningRate;
    this.lossWeight = options.lossWeight;
    this.#onPausedChange = options.onPausedChange;
    this.#keepsCheckpoints = options.keepsCheckpoints ?? false;
    this.#keptStep = options.firstStep ?? 0;
  }

  get isStopped(): boolean {
    return this.#mode === 'stop';
  }

  get isPaused(): boolean {
    return this.#mode === 'pause';
  }

  get previewSampleId(): string | null {
    return this.#previewSampleId;
  }

  pause(): void {
    if (this.#mode !== 'run') return;
    this.#mode = 'pause';
    this.#onPausedChange(true);
  }

  resume(): void {
    if (this.#mode !== 'pause') return;
    this.#mode = 'run';
    this.#singleSteps = [];
    this.#onPausedChange(false);
    this.#wakeUp();
  }

  /**
   * One more step while paused; ignored while running.
   *
   * @param isDetailed whether to tell what happens in it
   */
  step(isDetailed = false): void {
    if (this.#mode !== 'pause') return;
    this.#singleSteps.push(isDetailed ? 'detailedStep' : 'step');
    this.#wakeUp();
  }

  stop(): void {
    this.#mode = 'stop';
    this.#wakeUp();
  }

  showSample(sampleId: string | null): void {
    this.#previewSampleId = sampleId;
    this.#wakeUp();
  }

  /** Does `work` before the next step, while the run stands still; never, if the run ends first. */
  doBetween(work: () => Promise<void>): void {
    this.#between.push(work);
    this.#wakeUp();
  }

  /** Waits until there is something to do. `step` is the number of steps trained so far. */
  async nextOrder(step: number): Promise<Order> {
    await yieldToEvents();
    for (;;) {
      if (this.#mode === 'stop') return 'stop';
      const work = this.#between.shift();
      if (work !== undefined) {
        await work();
        continue;
      }
      if (this.#previewIsDue(step)) return 'preview';
      if (this.checkpointIsDue(step)) return 'checkpoint';
      if (this.#mode === 'run') return 'step';
      const single = this.#singleSteps.shift();
      if (single !== undefined) return single;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Call when a preview has been made (or could not be). */
  notePreview(step: number, sampleId: string, costMs: number): void {
    this.#shown = { step, sampleId };
    this.#shownAtMs = performance.now();
    this.#previewCostMs = costMs;
  }

  #previewIsDue(step: number): boolean {
    const sampleId = this.#previewSampleId;
    if (sampleId === null) return false;
    if (this.#shown?.sampleId !== sampleId) return true;
    if (this.#shown.step === step) return false;
    // Paused and about to train single steps: the steps come first, their picture after them.
    if (this.#mode === 'pause') return this.#singleSteps.length === 0;
    const waitMs = Math.max(PREVIEW_LEAST_MS, PREVIEW_PAUSE_FACTOR * this.#previewCostMs);
    return performance.now() - this.#shownAtMs >= waitMs;
  }

  /** Call when a checkpoint has been made (or could not be). */
  noteCheckpoint(step: number, costMs: number): void {
    this.#keptStep = step;
    this.#keptAtMs = performance.now();
    this.#keepingCostMs = costMs;
  }

  /** The run is no longer what was kept of it: other weights at the same step, or other knobs. */
  forgetCheckpoint(): void {
    this.#keptStep = -1;
    this.#wakeUp();
  }

  /** Now and then while training; at once when paused, or when `isLast` and nothing will follow. */
  checkpointIsDue(step: number, isLast = false): boolean {
    if (!this.#keepsCheckpoints || this.#keptStep === step) return false;
    if (isLast) return true;
    if (this.#mode === 'pause') return this.#singleSteps.length === 0;
    const waitMs = Math.max(CHECKPOINT_LEAST_MS, CHECKPOINT_PAUSE_FACTOR * this.#keepingCostMs);
    return performance.now() - this.#keptAtMs >= waitMs;
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
