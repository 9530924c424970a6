// Keeps what a run says until it becomes a line of results.json. No clock, no worker.
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import { shortenCurve } from '../../engine/experiments/shorten-curve.ts';
import type { ImageMetrics, TrainEvent } from '../../workers/train-protocol.ts';

type StepEvent = Extract<TrainEvent, { kind: 'step' }>;
type CurvePoint = RunResult['history']['curve'][number];

/** The first steps compile and warm up: they say nothing about cost. */
const WARM_UP_STEPS = 3;

/** @param values not empty */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export class RunRecorder {
  readonly #steps: Pick<StepEvent, 'step' | 'loss' | 'terms' | 'stepMs' | 'dataMs'>[] = [];
  #images: readonly ImageMetrics[] | null = null;
  #mean: RunResult['mean'] | null = null;
  #peakBytes = 0;
  readonly validations: RunResult['history']['validations'] = [];

  addStep({ step, loss, terms, stepMs, dataMs, peakBytes }: StepEvent): void {
    this.#steps.push({ step, loss, terms, stepMs, dataMs });
    this.#peakBytes = Math.max(this.#peakBytes, peakBytes);
  }

  addValidation({ step, images, mean }: Extract<TrainEvent, { kind: 'validation' }>): void {
    this.validations.push({ step, mean });
    this.#images = images;
    this.#mean = mean;
  }

  get step(): number {
    return this.#steps.at(-1)?.step ?? 0;
  }

  /** Median over the steps after the warm-up, all of them while there are no others; null before the first. */
  get stepMs(): number | null {
    return this.#steps.length === 0 ? null : median(this.#warm().map(({ stepMs }) => stepMs));
  }

  /** As results.json keeps it. */
  curve(): CurvePoint[] {
    return shortenCurve(this.#steps);
  }

  /**
   * @param seconds that the whole run took
   * @throws Error where it has trained or validated nothing
   */
  finish(seconds: number): Pick<RunResult, 'history' | 'cost' | 'images' | 'mean'> {
    const first = this.#steps.at(0);
    if (first === undefined || this.#images === null || this.#mean === null)
      throw new Error('The run ended without a validation: hold out at least one image.');
    return {
      history: {
        firstLoss: first.loss,
        lastLoss: this.#steps[this.#steps.length - 1].loss,
        curve: this.curve(),
        validations: this.validations,
      },
      cost: {
        seconds,
        stepMs: median(this.#warm().map(({ stepMs }) => stepMs)),
        dataMs: median(this.#warm().map(({ dataMs }) => dataMs)),
        peakBytes: this.#peakBytes,
      },
      images: [...this.#images],
      mean: this.#mean,
    };
  }

  #warm() {
    return this.#steps.length > WARM_UP_STEPS ? this.#steps.slice(WARM_UP_STEPS) : this.#steps;
  }
}
