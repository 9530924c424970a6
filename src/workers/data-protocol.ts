// What the page and the training worker may ask of the data worker (comlink). Types only.
import type { NnunetOptions } from '../data/nnunet/nnunet-plan.ts';
import type { MaskReading } from '../data/label-coding.ts';
import type { PixelArray, TrainingSet } from '../data/training-sample.ts';

export interface DroppedFile {
  /** Path below the dropped folder or inside the ZIP, with forward slashes; at least the file's name. */
  path: string;
  file: Blob;
}

export interface OpenOptions {
  /** Shown as the name of the set. */
  name: string;
  /** Share of the usable pairs held out for validation where no folder names or explicit split say which. */
  validationFraction: number;
  /** Chooses the held-out pairs; same files + same seed = same split. */
  seed: number;
  /** Paths starting with this prefix are the validation set (the runner's --val); null where there is none. */
  validationPrefix: string | null;
  /** Radius of the tube around the skeleton, in pixels (Manhattan distance). */
  tubeRadiusPx: number;
  /** How grey and lossy masks are read; left out: bright from 128 on is foreground. */
  masks?: MaskReading;
}

export type { MaskReading } from '../data/label-coding.ts';

/** The grey values of a set whose masks have two meanings, dark and bright. */
export interface MaskValuesSummary extends MaskReading {
  /** [256] pixels of each value over all usable masks. */
  histogram: number[];
  /** False: every mask holds 0 and one other value, so that the threshold decides nothing. */
  dependsOnThreshold: boolean;
  /** 0…1, share of all pixels that are foreground as the masks are read now. */
  foregroundShare: number;
}

/** One line of the pairing table. */
export interface PairRow {
  id: string;
  /** Short name for people. */
  name: string;
  /** Paths as dropped; null where the part is missing. */
  imagePath: string | null;
  maskPath: string | null;
  fieldOfViewPath: string | null;
  width: number;
  height: number;
  /** Foreground classes present in this mask. */
  classes: number[];
  split: 'train' | 'validation' | null;
  status: 'ready' | 'unusable';
  /** One sentence: why the row cannot be used; null when ready. */
  reason: string | null;
  /** One sentence: what to do about it; null when ready. */
  fix: string | null;
  /** Sentences worth knowing about a usable row (a lossy mask was thresholded, white no-data area, …). */
  notes: string[];
}

export interface DatasetTable {
  name: string;
  rows: PairRow[];
  /** K over all usable rows. */
  classCount: number;
  classNames: string[];
  channels: 1 | 3;
  /** null: labels are indices or colours, which no threshold concerns. */
  masks?: MaskValuesSummary | null;
  trainCount: number;
  validationCount: number;
}

/** Named phases of opening a data set: "reading files 12/40", "skeletons 8/40". */
export interface DataProgress {
  phase: 'reading files' | 'pairing' | 'skeletons';
  done: number;
  total: number;
}

/** What the viewer shows of one sample; arrays are transferred. */
export interface SampleLayers {
  id: string;
  name: string;
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: PixelArray;
  labels: Uint8Array;
  tube: Uint8Array;
  fieldOfView: Uint8Array | null;
  /** Pixels > 0 of labels and tube, so that the page can check what it paints. */
  labelPx: number;
  tubePx: number;
}

export interface Thumbnail {
  id: string;
  bitmap: ImageBitmap;
}

/** The open set in nnU-Net v2's raw format. */
export interface NnunetArchive {
  /** Of the folder in the ZIP, e.g. "Dataset501_drive". */
  folder: string;
  /** ZIP of it. */
  zip: Blob;
  trainCount: number;
  validationCount: number;
  /** Names of labels 0…K and perhaps "ignore". */
  labels: string[];
}

export interface DataApi {
  /** Replaces the open data set only if at least one pair is usable; otherwise the former one stays open and the rows say why. */
  open(
    files: DroppedFile[],
    options: OpenOptions,
    onProgress: (progress: DataProgress) => void,
  ): Promise<DatasetTable>;
  /** Layers of one ready sample. Throws if the id is unknown. */
  readSample(id: string): Promise<SampleLayers>;
  /** SHA-256 in hexadecimal of the open set: names, split, sizes, pixels and labels. Throws if none is open. */
  fingerprint(): Promise<string>;
  /** Square thumbnails, edgePx wide, of all ready samples, in table order. */
  readThumbnails(edgePx: number): Promise<Thumbnail[]>;
  /**
   * Packs the open set for nnU-Net. Other calls are answered between the images.
   *
   * @param onProgress hears of images done and of how many
   */
  exportNnunet(
    options: NnunetOptions,
    onProgress: (done: number, total: number) => void,
  ): Promise<NnunetArchive>;
  /** Serves TrainingSource on this port, so that pixels walk from worker to worker and never over the page. */
  connect(port: MessagePort): void;
}

/** What the training worker sees through its port. */
export interface TrainingSource {
  readTrainingSet(): Promise<TrainingSet>;
}
