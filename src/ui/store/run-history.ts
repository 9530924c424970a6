// Curves of the run: growing typed arrays outside React. Charts subscribe and redraw at their own pace.
import type { TrainEvent } from '../../workers/train-protocol.ts';
import { decimateMinMax } from '../charts/decimate.ts';
import { createLogSmoother } from '../charts/smooth.ts';
import type { ShownTerm } from '../../losses/loss-plugin.ts';
import { showLoss } from './shown-loss.ts';

type StepEvent = Extract<TrainEvent, { kind: 'step' }>;
type ValidationEvent = Extract<TrainEvent, { kind: 'validation' }>;

/** Half-life of the smoothed loss, in steps. */
export const SMOOTHING_HALF_LIFE_STEPS = 12;

/** Columns of equal length that grow by doubling. NaN stands for "not measured". */
export class Columns<Name extends string> {
  count = 0;
  private readonly names: readonly Name[];
  private arrays: Record<Name, Float64Array>;

  constructor(names: readonly Name[]) {
    this.names = names;
    this.arrays = Columns.allocate(names, 256);
  }

  private static allocate<N extends string>(names: readonly N[], length: number): Record<N, Float64Array> {
    return Object.fromEntries(names.map((name) => [name, new Float64Array(length)])) as Record<
      N,
      Float64Array
    >;
  }

  /** The first `count` values are filled. */
  column(name: Name): Float64Array {
    return this.arrays[name];
  }

  append(row: Record<Name, number>): void {
    if (this.count === this.arrays[this.names[0]].length) {
      const grown = Columns.allocate(this.names, this.count * 2);
      for (const name of this.names) grown[name].set(this.arrays[name]);
      this.arrays = grown;
    }
    for (const name of this.names) this.arrays[name][this.count] = row[name];
    this.count++;
  }

  clear(): void {
    this.count = 0;
  }

  /** Copies of all columns, at those rows. */
  pick(rows: readonly number[]): Record<Name, Float64Array> {
    return Object.fromEntries(
      this.names.map((name) => [name, Float64Array.from(rows, (row) => this.arrays[name][row])]),
    ) as Record<Name, Float64Array>;
  }
}

/** Curves that no longer grow. */
export interface Curves {
  steps: Record<StepColumn, Float64Array>;
  validations: Record<ValidationColumn, Float64Array>;
}

/** More points than any chart is wide; of longer runs the least and the greatest of each stretch are kept. */
const MOST_KEPT_POINTS = 4000;

export type StepColumn = 'step' | 'generic' | 'smooth' | 'connectivity' | 'connectivitySmooth' | 'total';
export type ValidationColumn = 'step' | 'dice' | 'clDice' | 'betti0Error' | 'betti1Error';

class History {
  readonly steps = new Columns<StepColumn>([
    'step',
    'generic',
    'smooth',
    'connectivity',
    'connectivitySmooth',
    'total',
  ]);
  readonly validations = new Columns<ValidationColumn>([
    'step',
    'dice',
    'clDice',
    'betti0Error',
    'betti1Error',
  ]);
  /** Changes with every append; a chart redraws when it differs from what it drew. */
  version = 0;
  /** Step at which charts draw a line: of the recorded prediction on show; null: none. */
  markedStep: number | null = null;
  private smoothGeneric = createLogSmoother(SMOOTHING_HALF_LIFE_STEPS);
  private smoothConnectivity = createLogSmoother(SMOOTHING_HALF_LIFE_STEPS);

  /**
   * @param weight w on the knob
   * @param shownTerm how the loss's connectivity term is shown
   */
  appendStep(event: StepEvent, weight: number, shownTerm: ShownTerm | null): void {
    const shown = showLoss(event.loss, event.terms, weight, shownTerm);
    const { total, generic } = shown;
    const connectivity = shown.connectivity ?? NaN;
    this.steps.append({
      step: event.step,
      generic,
      smooth: this.smoothGeneric(generic),
      connectivity,
      connectivitySmooth: Number.isNaN(connectivity) ? NaN : this.smoothConnectivity(connectivity),
      total,
    });
    this.version++;
  }

  appendValidation(event: ValidationEvent): void {
    const { dice, clDice, betti0Error, betti1Error } = event.mean;
    this.validations.append({
      step: event.step,
      dice: dice ?? NaN,
      clDice: clDice ?? NaN,
      betti0Error: betti0Error ?? NaN,
      betti1Error: betti1Error ?? NaN,
    });
    this.version++;
  }

  /** Version that a chart drew last. */
  drawnVersion = -1;
  /** Charts, which otherwise look for a new version now and then. */
  readonly drawAtOnce = new Set<() => void>();

  mark(step: number | null): void {
    if (this.markedStep === step) return;
    this.markedStep = step;
    this.version++;
  }

  /** The curves as they are now. */
  snapshot(): Curves {
    const { steps, validations } = this;
    return {
      steps: steps.pick(decimateMinMax(steps.column('generic'), steps.count, MOST_KEPT_POINTS)),
      validations: validations.pick(
        decimateMinMax(validations.column('clDice'), validations.count, MOST_KEPT_POINTS),
      ),
    };
  }

  clear(): void {
    this.steps.clear();
    this.validations.clear();
    this.markedStep = null;
    this.smoothGeneric = createLogSmoother(SMOOTHING_HALF_LIFE_STEPS);
    this.smoothConnectivity = createLogSmoother(SMOOTHING_HALF_LIFE_STEPS);
    this.version++;
  }
}

export const runHistory = new History();
