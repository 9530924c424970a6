// There is one training worker. Whoever trains many runs in turn borrows it; the single run of the Train room waits meanwhile.
import type { TrainMessage } from '../../workers/train-protocol.ts';
import { announce, patch } from './app-store.ts';

export type HeardMessage = Exclude<TrainMessage, { kind: 'backend' }>;

export interface TrainingBorrower {
  /** As the beginning of a sentence, e.g. "The queue of the Compare room". */
  name: string;
  /** Everything the worker says while it is lent, in order. */
  hear: (messages: HeardMessage[]) => void;
  /** The training worker died, or the data worker, whose images a run may still wait for. */
  crashed: (worker: 'train' | 'data', error: Error) => void;
}

let borrower: TrainingBorrower | null = null;

export const trainingBorrower = (): TrainingBorrower | null => borrower;

/** Call only with no run on the worker's table: see discardRun. */
export function lendTraining(to: TrainingBorrower): void {
  borrower = to;
  patch('env', { trainingLentTo: to.name });
}

/** While the worker is lent, says so in the Train room. @returns whether it is */
export function refuseWhileLent(): boolean {
  if (borrower === null) return false;
  const message = `${borrower.name} is training, and there is one training worker.`;
  const fix = 'Wait for its end, or stop it there.';
  patch('run', { trouble: { kind: 'failed', message, fix } });
  announce(`${message} ${fix}`);
  return true;
}

/** Takes the worker back; ignored from one who does not have it. */
export function returnTraining(from: TrainingBorrower): void {
  if (borrower !== from) return;
  borrower = null;
  patch('env', { trainingLentTo: null });
}
