// Everything a run has said so far, kept in memory until it is written.
import type { ImageDivision } from '../../src/engine/experiments/divide-images.ts';
import type { DatasetTable, PairRow } from '../../src/workers/data-protocol.ts';
import type { TrainMessage } from '../../src/workers/train-protocol.ts';
import type { BackendInfo, TrainEvent } from '../../src/engine/train-events.ts';

export type StepEvent = Extract<TrainEvent, { kind: 'step' }>;
export type ValidationEvent = Extract<TrainEvent, { kind: 'validation' }>;

export interface RunRecord {
  table: DatasetTable | null;
  /** Ids of images where they were not divided as the table says; else null. */
  split: ImageDivision | null;
  backend: BackendInfo | null;
  steps: StepEvent[];
  validations: ValidationEvent[];
  /** One sentence; null while nothing is wrong. */
  failure: string | null;
  isDone: boolean;
}

export function emptyRecord(): RunRecord {
  return {
    table: null,
    split: null,
    backend: null,
    steps: [],
    validations: [],
    failure: null,
    isDone: false,
  };
}

/** Rows of the table that can be trained on. */
export const readyImages = (table: DatasetTable): PairRow[] =>
  table.rows.filter(({ status }) => status === 'ready');

/**
 * Adds one message to the record.
 *
 * @param advice what to do where the loss stops being finite
 */
export function recordMessage(
  record: RunRecord,
  message: TrainMessage,
  advice = 'Lower --lr and run again.',
): void {
  switch (message.kind) {
    case 'backend':
      // Opened again after it failed, it may be another one: the record names the one in use.
      record.backend = message.info;
      break;
    case 'step':
      record.steps.push(message);
      break;
    case 'validation':
      record.validations.push(message);
      break;
    case 'nonFinite':
      record.failure = `${message.message} ${advice}`;
      break;
    case 'failed':
      record.failure = [message.message, message.fix].filter((sentence) => sentence !== '').join(' ');
      break;
    case 'done':
      record.isDone = true;
      break;
    case 'memory':
    case 'state':
    case 'phase':
    case 'preview':
    case 'checkpoint':
    case 'stepDetail':
      break;
  }
}
