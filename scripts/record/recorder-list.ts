// What can be recorded, in the order in which it is listed.
import { recordComparison } from './record-comparison.ts';
import { recordTraining } from './record-training.ts';
import type { Recorder } from './recorder.ts';

export const RECORDERS: readonly Recorder[] = [
  {
    id: 'compare',
    about: 'four losses on the synthetic vessels, for the Compare room',
    record: recordComparison,
  },
  {
    id: 'training',
    about: 'one run on the synthetic vessels, frame by frame, for the Train room',
    record: recordTraining,
  },
];
