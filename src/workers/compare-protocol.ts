// What the page may ask of the compare worker (comlink): pictures of runs side by side, where they break, and the statistics.
import type { PixelArray } from '../data/training-sample.ts';
import type { ExperimentResults, ExperimentSummary } from '../engine/experiments/experiment-results.ts';
import type { Recording } from './recording-file.ts';

export type { Recording } from './recording-file.ts';

/** One image with its ground truth, kept by the worker for all runs of a comparison. */
export interface ComparedImage {
  id: string;
  name: string;
  width: number;
  height: number;
  channels: 1 | 3;
  /** [height · width · channels] */
  pixels: PixelArray;
  /** [height · width] 0…K */
  labels: Uint8Array;
  /** [height · width] 1 inside, 0 outside; null where the set has none. */
  fieldOfView: Uint8Array | null;
}

/** A topology error that may be ringed (src/metrics/topology-rings.ts), in image pixels. */
export interface CellRing {
  /** A missed piece of skeleton; else a false component or loop. */
  isMissed: boolean;
  /** Longer side of its box: what the cut-off is compared with. */
  extentPx: number;
  /** Middle of its pixel that lies nearest to its centroid: always on it, whatever its shape. */
  x: number;
  y: number;
}

export type CellLayer = 'image' | 'groundTruth' | 'prediction';

export interface CellRequest {
  /** Names the comparison that the image belongs to. */
  comparison: string;
  imageId: string;
  layer: CellLayer;
  /** Key of the run whose prediction it is; null for the other layers. */
  run: string | null;
}

export interface PaintedCell {
  bitmap: ImageBitmap;
  width: number;
  height: number;
  /** Pixels > 0 of the map that lies over the image; 0 for the image itself. */
  areaPx: number;
}

/** Images held out and trained on in one fold. */
export interface FoldSplit {
  train: string[];
  validation: string[];
}

/** What the table needs of results. */
export type SummaryInput = Pick<ExperimentResults, 'arms' | 'runs' | 'runCount'>;

export interface RingedPrediction {
  /** Key of the run. */
  run: string;
  imageId: string;
  /** Largest first. */
  rings: CellRing[];
}

export interface CompareApi {
  /** Keeps an image; arrays are transferred. */
  addImage(comparison: string, image: ComparedImage, classCount: number): void;
  /** Keeps a prediction, [height · width] 0…K, and says where it breaks. Transferred. Throws if the image is unknown or of another size. */
  addPrediction(comparison: string, run: string, imageId: string, prediction: Uint8Array): CellRing[];
  /** The same from an 8-bit grey PNG: 0 and 255 for one class, else the class index. Throws if it cannot be decoded, too. */
  addPredictionFile(
    comparison: string,
    run: string,
    imageId: string,
    file: Blob,
    classCount: number,
  ): Promise<CellRing[]>;
  /** Forgets one run's predictions. */
  dropRun(comparison: string, run: string): void;
  /** Forgets all of a comparison. */
  dropComparison(comparison: string): void;
  /** Bitmap of one cell; null where there is nothing to paint. */
  paint(request: CellRequest): PaintedCell | null;
  /** See src/engine/experiments/summarise-experiment.ts. */
  summarise(input: SummaryInput): ExperimentSummary;
  /** The least p-value that the paired test can give for n pairs; null for none. */
  leastPValue(pairs: number): number | null;
  /** See src/data/cross-validation.ts. */
  assignFolds(ids: string[], foldCount: number, seed: number): FoldSplit[];
  /** Reads a results.json. Throws one sentence that names the file and the field. */
  readResults(file: Blob, name: string): Promise<ExperimentResults>;
  /** Fetches a recorded comparison, without its images. Throws one sentence. */
  openRecording(url: string): Promise<{ recording: Recording; results: ExperimentResults }>;
  /** Fetches the index-th image of a recording with all predictions of it, and keeps them under the recording's address. */
  openRecordedImage(url: string, index: number): Promise<RingedPrediction[]>;
}
