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
/** Who will have the worker as soon as its table is clear. */
let promised: TrainingBorrower | null = null;

/** Who hears what the worker says; null: the Train room. */
export const trainingBorrower = (): TrainingBorrower | null => borrower;

/** From now on nothing else begins on the worker, no run and no measurement; the run on its table is still heard. */
export function promiseTraining(to: TrainingBorrower): void {
  promised = to;
  patch('env', { trainingLentTo: to.name });
}

/** Call only with no run on the worker's table: see discardRun. */
export function lendTraining(to: TrainingBorrower): void {
  promiseTraining(to);
  borrower = to;
}

/** While the worker is lent or promised, says so in the Train room. @returns whether it is */
export function refuseWhileLent(): boolean {
  if (promised === null) return false;
  const message = `${promised.name} is training, and there is one training worker.`;
  const fix = 'Wait for its end, or stop it there.';
  patch('run', { trouble: { kind: 'failed', message, fix } });
  announce(`${message} ${fix}`);
  return true;
}

/** Takes the worker back; ignored from one who does not have it. */
export function returnTraining(from: TrainingBorrower): void {
  if (promised !== from) return;
  promised = null;
  borrower = null;
  patch('env', { trainingLentTo: null });
}
