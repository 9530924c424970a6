// Everything the run on the table has said, kept outside React: for the archive, and for a page that is opened again.
import { LOG_COLUMNS, type LogColumn, type RunLog } from '../../workers/archive-protocol.ts';
import type { TrainEvent } from '../../workers/train-protocol.ts';
import { Columns } from '../store/run-history.ts';

type StepEvent = Extract<TrainEvent, { kind: 'step' }>;
type ValidationEvent = Extract<TrainEvent, { kind: 'validation' }>;

class Log {
  private readonly steps = new Columns<LogColumn>(LOG_COLUMNS);
  private validations: RunLog['validations'] = [];

  get stepCount(): number {
    return this.steps.count;
  }

  /** @param lossWeight w on the knob */
  appendStep({ step, loss, terms, learningRate, stepMs, dataMs }: StepEvent, lossWeight: number): void {
    const { dice, ce, connectivity } = terms;
    this.steps.append({
      step,
      loss,
      dice,
      ce,
      connectivity: connectivity ?? NaN,
      learningRate,
      stepMs,
      dataMs,
      lossWeight,
    });
  }

  appendValidation({ step, images, mean }: ValidationEvent): void {
    this.validations.push({ step, images, mean });
  }

  /** A copy, as far as `upToStep`: a checkpoint is not younger than its log. */
  snapshot(upToStep: number): RunLog {
    const at = this.steps.column('step');
    let count = this.steps.count;
    while (count > 0 && at[count - 1] > upToStep) count -= 1;
    const steps = this.steps.pick(Array.from({ length: count }, (_, row) => row));
    return { steps, validations: this.validations.filter(({ step }) => step <= upToStep) };
  }

  clear(): void {
    this.steps.clear();
    this.validations = [];
  }
}

export const runLog = new Log();

/** The log of a former page as the messages that made it, in order. */
export function replayLog(
  log: RunLog,
  hear: {
    step: (event: StepEvent, lossWeight: number) => void;
    validation: (event: ValidationEvent) => void;
  },
): void {
  const { steps, validations } = log;
  let next = 0;
  for (let i = 0; i < steps.step.length; i++) {
    const connectivity = Number.isNaN(steps.connectivity[i]) ? null : steps.connectivity[i];
    const event: StepEvent = {
      kind: 'step',
      step: steps.step[i],
      loss: steps.loss[i],
      terms: { dice: steps.dice[i], ce: steps.ce[i], connectivity },
      learningRate: steps.learningRate[i],
      stepMs: steps.stepMs[i],
      dataMs: steps.dataMs[i],
      phaseMs: null,
      peakBytes: 0,
    };
    hear.step(event, steps.lossWeight[i]);
    for (; next < validations.length && validations[next].step <= event.step; next++)
      hear.validation({ kind: 'validation', ...validations[next] });
  }
}
