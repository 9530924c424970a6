// What can be recorded, in the order in which it is listed.
import { recordComparison } from './record-comparison.ts';
import type { Recorder } from './recorder.ts';

export const RECORDERS: readonly Recorder[] = [
  {
    id: 'compare',
    about: 'four losses on the synthetic vessels, for the Compare room',
    record: recordComparison,
  },
];
