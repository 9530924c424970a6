// What the page may ask of the store worker (comlink): what outlives a reload in this browser. Types only.
import type { RunConfig } from '../engine/run-config.ts';
import type { DroppedFile } from './data-protocol.ts';
import type { RunLog } from './archive-protocol.ts';
import type { KeptComparison, KeptImport, KeptRun, KeptSettings } from './kept-comparison.ts';

export type {
  KeptComparison,
  KeptImport,
  KeptRun as KeptComparedRun,
  KeptSettings as KeptComparisonSettings,
  PredictionFile,
} from './kept-comparison.ts';

/** Where the images of a run came from. */
export type KeptSource = { kind: 'sample'; id: string } | { kind: 'own' };

/** The run on the table, to go on with. */
export interface SavedRun {
  /** ISO 8601 */
  savedAt: string;
  /** With hot knobs as they were. */
  config: RunConfig;
  source: KeptSource;
  dataName: string;
  /** Steps trained. */
  step: number;
  log: RunLog;
  /** See engine/checkpoint.ts. */
  checkpoint: Uint8Array;
}

/** The person's own images, as they were dropped. */
export interface SavedUpload {
  name: string;
  files: DroppedFile[];
}

export interface StoreUsage {
  /** Bytes that this page holds in the browser, and that it may hold; the browser rounds both. null: it does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
  /** Whether the browser has promised not to delete it by itself. */
  isPromised: boolean;
  /** Bytes of the saved run and of the upload, as far as they are files. */
  runBytes: number;
  uploadBytes: number;
  keptRuns: number;
  /** Results in Compare, imports among the bytes. */
  compared: { bytes: number; runs: number };
}

/** A prediction of one validation image, [height · width] 0…K. */
export interface KeptPrediction {
  imageId: string;
  prediction: Uint8Array;
}

/** What Compare keeps. */
export interface ComparisonStoreApi {
  /** Everything but the predictions, checked; what cannot be read is told and left out. */
  readComparison(): Promise<KeptComparison>;
  /** Whether there are results that own images were trained on. */
  hasOwnDataComparison(): Promise<boolean>;
  writeComparisonSettings(settings: KeptSettings): Promise<void>;
  /** Replaces the former import; null deletes it. */
  writeImport(imported: KeptImport | null): Promise<void>;
  /** Runs have ids of the page's own making. */
  writeComparedRun(id: string, run: KeptRun, predictions: readonly KeptPrediction[]): Promise<void>;
  /** Empty where there are none. */
  readComparedPredictions(id: string): Promise<KeptPrediction[]>;
  deleteComparedRuns(ids: readonly string[]): Promise<void>;
  /** All of Compare. */
  deleteComparison(): Promise<void>;
}

export interface StoreApi extends ComparisonStoreApi {
  writeRun(run: SavedRun): Promise<void>;
  readRun(): Promise<SavedRun | null>;
  deleteRun(): Promise<void>;
  /** Replaces the former upload. */
  writeUpload(upload: SavedUpload): Promise<void>;
  readUpload(): Promise<SavedUpload | null>;
  deleteUpload(): Promise<void>;
  /** Runs that have ended, by id; values are structured clones. */
  writeEnded(id: number, run: unknown): Promise<void>;
  readEnded(): Promise<unknown[]>;
  deleteEnded(id: number): Promise<void>;
  /** Everything. */
  deleteAll(): Promise<void>;
  usage(): Promise<StoreUsage>;
}
