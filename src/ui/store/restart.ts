// A question before trained work is lost; none when there is nothing to lose.
import { formatCount } from '../format/format-number.ts';
import { appStore, patch } from './app-store.ts';
import { hasTrainedWork } from './run-slice.ts';

/** Runs `then` at once if no trained work would be lost, else after the person has agreed. */
export function askBeforeRestart(what: string, then: () => void): void {
  const { run } = appStore.getState();
  if (!hasTrainedWork(run)) {
    then();
    return;
  }
  const steps = `${formatCount(run.step)} trained ${run.step === 1 ? 'step' : 'steps'}`;
  patch('view', {
    confirm: {
      title: 'Restart the run?',
      text: `${what} The ${steps} will be lost.`,
      confirmLabel: 'Restart',
      onConfirm: then,
    },
  });
}
