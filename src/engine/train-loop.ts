// The training loop, top to bottom. Everything it says, it yields.
import { readPeakBytes } from './backend/memory-meter.ts';
import { hasFiniteWeights, takeBackUpdate, trainStep } from './apply-update.ts';
import { makeCheckpoint } from './checkpoint.ts';
import { polynomialDecay } from './optimisers/polynomial-decay.ts';
import { makePreview } from './preview.ts';
import { detailStep, lookIntoStep } from './step-detail.ts';
import type { RunControl } from './run-control.ts';
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';
import { validateRun } from './validation.ts';
import { warmUp } from './warm-up.ts';

/** The second step is the first to be timed, part by part: the very first one still warms up. */
const TIMED_EVERY_STEPS = 20;

/**
 * Trains until the budget is spent or the control says stop; pausing waits inside.
 * The same configuration on the same backend gives the same numbers: previews, pauses, checkpoints and validation change none.
 */
export async function* trainLoop(run: TrainRun, control: RunControl): AsyncGenerator<TrainEvent> {
  const { steps, validateEverySteps } = run.config;

  yield* warmUp(run);
  yield { kind: 'phase', phase: 'training', done: run.step, total: steps };

  while (run.step < steps) {
    const order = await control.nextOrder(run.step);
    if (order === 'stop') return;
    if (order === 'preview') {
      yield* makePreview(run, control);
      continue;
    }
    if (order === 'checkpoint') {
      yield* makeCheckpoint(run, control);
      continue;
    }

    // 1. A batch of augmented patches, with the tubed skeleton of each; made ahead of time where there are workers.
    const startMs = performance.now();
    const batch = await run.sampler.next();
    run.batches += 1;
    const dataMs = performance.now() - startMs;

    // 2. Forward: logits, then L = L_CE + L_Dice + w · L_connectivity. 3. Backward: d L / d weights.
    // 4. The optimiser moves the weights. Those that will be measured or kept must be finite themselves.
    const learningRate = polynomialDecay(control.learningRate, run.step, steps);
    const isMeasured = (run.step + 1) % validateEverySteps === 0 || run.step + 1 === steps;
    const knobs = { lossWeight: control.lossWeight, learningRate };
    const isTimed = run.step % TIMED_EVERY_STEPS === 1;
    // Of a step that a person watches slowly, what the weights before it make of the batch; it changes no number.
    const lookedAtMs = performance.now();
    const look = order === 'detailedStep' ? await lookIntoStep(run, batch, knobs) : null;
    const lookMs = performance.now() - lookedAtMs;
    const trained = await trainStep(run, batch, knobs, isTimed);
    const { loss, terms, isFinite, phaseMs } = trained;
    if (!isFinite || (isMeasured && !(await hasFiniteWeights(run)))) {
      takeBackUpdate(run);
      control.forgetCheckpoint();
      control.pause();
      yield {
        kind: 'nonFinite',
        step: run.step,
        message: `The loss stopped being a number at step ${run.step + 1}. The run is paused on the last good weights.`,
      };
      continue;
    }

    run.step += 1;

    const stepMs = performance.now() - startMs - lookMs;
    yield {
      kind: 'step',
      step: run.step,
      loss,
      terms,
      learningRate,
      stepMs,
      dataMs,
      phaseMs: phaseMs === null ? null : { data: dataMs, ...phaseMs },
      peakBytes: readPeakBytes(),
    };

    if (look !== null) yield await detailStep(run, batch, knobs, trained, look);

    // 5. Now and then: how good is it on whole images it has not seen?
    if (isMeasured) yield* validateRun(run, control);
  }
  yield* makePreview(run, control);
  if (control.isStopped) return;
  if (control.checkpointIsDue(run.step, true)) yield* makeCheckpoint(run, control);
  yield { kind: 'done', step: run.step };
}
