import * as tf from '@tensorflow/tfjs-core';
import { eagerStepper } from './eager-stepper.ts';
import { ReplayStepper } from './replay/replay-stepper.ts';
import type { Stepper } from './stepper.ts';

/**
 * The stepper for a run on the current backend.
 *
 * @param replay true: steps are recorded and replayed; false: every step runs through tfjs; null: replayed where the
 *   backend is webgpu
 * @throws Error when replay is asked for on another backend.
 */
export function createStepper(replay: boolean | null): Stepper {
  const canReplay = tf.getBackend() === 'webgpu';
  if (replay === true && !canReplay) {
    throw new Error(`Steps are replayed on the backend webgpu only; this one is ${tf.getBackend()}.`);
  }
  return (replay ?? canReplay) ? new ReplayStepper() : eagerStepper;
}
