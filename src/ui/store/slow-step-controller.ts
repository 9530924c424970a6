// Shows what happened in a slowly watched step, once its pictures are painted.
import type { StepDetail } from '../../workers/train-protocol.ts';
import { factsOf } from '../slow-step/step-stages.ts';
import { announce, appStore, patch } from './app-store.ts';
import { paintClient } from './clients.ts';

let newest = 0;

export async function showSlowStep(detail: StepDetail): Promise<void> {
  const turn = ++newest;
  try {
    const pictures = await paintClient().paintStep(detail);
    const { run } = appStore.getState();
    // A reset, or another step, has come in between.
    if (turn !== newest || run.step !== detail.step) {
      for (const bitmap of Object.values(pictures)) bitmap.close();
      return;
    }
    closeSlowStep();
    patch('run', { slowStep: { facts: factsOf(detail), pictures } });
  } catch (error) {
    announce(
      `The step was trained, but it cannot be shown: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export function closeSlowStep(): void {
  const { slowStep } = appStore.getState().run;
  if (slowStep === null) return;
  patch('run', { slowStep: null });
  for (const bitmap of Object.values(slowStep.pictures)) bitmap.close();
}
