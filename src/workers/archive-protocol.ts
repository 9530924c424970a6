// What the page may ask of the archive worker (comlink): a run as one ZIP, and back. Types, and the names of the columns.
import type { RunConfig } from '../engine/run-config.ts';
import type { LoggedValidation } from '../engine/run-files.ts';
import type { PredictedImage } from '../engine/train-events.ts';

/** Everything that a run has said: enough to draw its curves and tables again. */
export interface RunLog {
  /** Columns of one value a step; NaN where there is none. */
  steps: Record<LogColumn, Float64Array>;
  validations: LoggedValidation[];
}

export const LOG_COLUMNS = [
  'step',
  'loss',
  'dice',
  'ce',
  'connectivity',
  'learningRate',
  'stepMs',
  'dataMs',
  /** w on the knob. */
  'lossWeight',
] as const;
export type LogColumn = (typeof LOG_COLUMNS)[number];

export interface RunArchive {
  config: RunConfig;
  name: string;
  dataName: string;
  /** Id of the built-in set; null: own images, which are not in the archive. */
  sampleSet: string | null;
  /** See DataApi.fingerprint; null in archives that do not tell on which images the run was trained. */
  fingerprint: string | null;
  /** Steps trained; checkpoint and log are of this step. */
  step: number;
  backend: string;
  log: RunLog;
  /** See engine/checkpoint.ts; null where none could be made. */
  checkpoint: Uint8Array | null;
}

export interface ArchivedParts {
  /** Whole-image predictions of the validation images. */
  predictions: PredictedImage[];
  /** safetensors */
  weights: Uint8Array;
}

export interface ArchiveApi {
  /** @returns a ZIP with config.json, history.csv, validation.csv, metrics.json, predictions/*.png, weights (safetensors, tfjs, a PyTorch module) and checkpoint */
  packRun(run: RunArchive, parts: ArchivedParts): Promise<Blob>;
  /** @throws Error with one sentence that names the file and says what is wrong with it */
  unpackRun(file: Blob, name: string): Promise<RunArchive>;
}
