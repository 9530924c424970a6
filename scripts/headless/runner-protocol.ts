// What Node and the headless page say to each other during `npm run train`. Types only.
import type { NnunetOptions } from '../../src/data/nnunet/nnunet-plan.ts';
import type { TrainingView } from '../../src/data/training-view.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
import type { BackendInfo } from '../../src/engine/train-events.ts';
import type {
  DataProgress,
  DatasetTable,
  NnunetArchive,
  OpenOptions,
} from '../../src/workers/data-protocol.ts';
import type { PredictedImage, TrainMessage } from '../../src/workers/train-protocol.ts';

/** Where the page finds the data folder's files: a JSON list of `ServedFile`, each fetched by its url. */
export const FILE_LIST_URL = '/runner/files.json';
/** The page hands its binary results back by PUT below this address. */
export const OUTPUT_URL = '/runner/outputs/';

export interface ServedFile {
  /** Path below the data folder, with forward slashes. */
  path: string;
  url: string;
}

export interface RunnerJob {
  open: OpenOptions;
  config: RunConfig;
  /** Chooses images and classes once the table is known; WHOLE_SET where it is left out. */
  chooseView?: (table: DatasetTable) => TrainingView;
}

/** An nnU-Net archive without its bytes; those are PUT as `nnunet`. */
export type NnunetHeader = Omit<NnunetArchive, 'zip'>;

/** Told to Node through the binding `tendrilTell`, in the order in which they happen. */
export type RunnerNews =
  | { kind: 'data'; progress: DataProgress }
  | { kind: 'dataset'; table: DatasetTable }
  | { kind: 'nnunet'; done: number; total: number }
  | { kind: 'backend'; info: BackendInfo }
  | { kind: 'train'; messages: TrainMessage[] };

/** A prediction without its pixels; those are PUT as `prediction-<index>`. */
export type PredictionHeader = Omit<PredictedImage, 'prediction'>;

export interface FramePlan {
  /** Of the image that is looked at. */
  sampleId: string;
  /** Divides the steps of the run. */
  everySteps: number;
}

/** A frame without its pixels. */
export interface FrameHeader {
  step: number;
  width: number;
  height: number;
  /** Pixels that the network itself calls foreground. */
  predictionPx: number;
}

/** What the page offers as `window.tendrilRunner`. */
export interface RunnerPage {
  /** Opens the data set; training is up to `train`. */
  openData(job: Pick<RunnerJob, 'open'>): Promise<DatasetTable>;
  /** PUTs the open set, packed for nnU-Net, as `nnunet`. */
  sendNnunet(options: NnunetOptions): Promise<NnunetHeader>;
  /** Brings the backend up; never another one than asked for, unless 'auto'. */
  openBackend(preference: RunConfig['backend']): Promise<BackendInfo>;
  /** Trains a new run to the end; resolves once it is done, failed or stopped being finite. */
  train(config: RunConfig, view: TrainingView): Promise<void>;
  /**
   * The same for the whole set, and looks at one image every so many steps: PUTs its foreground probability, 0…255, as
   * `frame-<step>`.
   */
  trainWithFrames(config: RunConfig, look: FramePlan): Promise<FrameHeader[]>;
  /** Stops after the current step. */
  pause(): Promise<void>;
  /** PUTs the current weights as `weights`. */
  sendWeights(): Promise<void>;
  /** PUTs the validation images' predictions and returns their descriptions, in the order of the indices. */
  sendPredictions(): Promise<PredictionHeader[]>;
}

declare global {
  interface Window {
    tendrilRunner?: RunnerPage;
    tendrilTell?: (news: RunnerNews) => Promise<void>;
  }
}
