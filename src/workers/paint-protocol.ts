// What the page may ask of the paint worker (comlink): layers of one image as ready bitmaps, so that the page never walks over pixels.
import type { TopologyRings } from '../metrics/topology-rings.ts';
import type { SampleLayers } from './data-protocol.ts';
import type { RunLog } from './archive-protocol.ts';
import type { StepDetail, TrainEvent } from './train-protocol.ts';
import type { TrainingRecording } from './training-recording.ts';

export type { TopologyRing, TopologyRings } from '../metrics/topology-rings.ts';

export type LayerId =
  'image' | 'groundTruth' | 'prediction' | 'tube' | 'softSkeleton' | 'exactSkeleton' | 'errors';
/** 'probability': of the prediction, as strong as it is; 'truth': of the soft skeleton, that of the ground truth. */
export type LayerMode = 'fill' | 'outline' | 'probability' | 'truth';
export type PreviewArrays = Extract<TrainEvent, { kind: 'preview' }>;

/** A recorded run: what it was, and everything that it said. */
export type RecordedRun = Omit<TrainingRecording, 'log'> & { log: RunLog };

/** Where a recorded run lies. */
export interface RecordedPlace {
  /** Of recording.json. */
  url: string;
  /** Folder of the sample sets. */
  samplesUrl: string;
  /** The frame to begin with. */
  begin: 'first' | 'last';
}

/** A recorded prediction. */
export interface RecordedFrame {
  sampleId: string;
  step: number;
  /** Name in messages. */
  name: string;
  /** 8-bit grey PNG of the foreground probability. */
  png: ArrayBuffer;
}

export interface PaintRequest {
  layer: LayerId;
  mode: LayerMode;
  /** Foreground probability 0…1 from which a pixel counts as predicted; 0.5 means the network's own argmax. */
  threshold: number;
  /**
   * Canvas pixels per image pixel of an outline, so that a line looks one screen pixel wide at any zoom: a whole number, or one
   * part of a whole number, 1/n. Areas are always painted at 1.
   */
  outlineScale: number;
}

export interface PaintedLayer {
  layer: LayerId;
  sampleId: string;
  /** Step of the preview that was painted; null for layers that no training changes. */
  step: number | null;
  /** Size of the bitmap: the image's, times outlineScale for an outline, rounded up. */
  width: number;
  height: number;
  bitmap: ImageBitmap;
  /** Image pixels of the map that is shown, filled or not: of the structure, not of its outline. */
  areaPx: number;
  /** Pixels of the bitmap with alpha > 0; equal to areaPx when filled. */
  paintedPx: number;
  /** Pixels with alpha ≥ 128: equal to paintedPx but for the soft skeleton, whose alpha is its strength. */
  strongPx: number;
  /** Only for the error layer, else 0. */
  falsePositivePx: number;
  falseNegativePx: number;
}

export interface RingRequest {
  /** As in PaintRequest. */
  threshold: number;
  /** Errors whose box is at least this wide or high are ringed; ≥ 1. */
  leastExtentPx: number;
}

export interface LocatedErrors extends TopologyRings {
  sampleId: string;
  /** Step of the preview. */
  step: number;
  leastExtentPx: number;
}

/** The newest preview as another room may use it. */
export interface KeptPreview {
  sampleId: string;
  step: number;
  width: number;
  height: number;
  /** [height · width] foreground probability 0…255 */
  probability: Uint8Array;
}

/** The patch with its ground truth, the probabilities, what the loss uses as skeleton, the push on each pixel. */
export type StepPictures = Record<'input' | 'prediction' | 'skeleton' | 'push', ImageBitmap>;

export interface PaintApi {
  /**
   * Replaces the image and forgets the former preview, unless it is to be kept because it is of the same image; arrays are
   * transferred.
   */
  setSample(sample: SampleLayers, classCount: number, keepsPreview: boolean): void;
  /** Keeps the newest preview; ignored if it is of another image. Arrays are transferred. */
  setPreview(preview: PreviewArrays): void;
  /** Forgets the preview, as after a reset. */
  clearPreview(): void;
  /**
   * Fetches and decodes a recorded run: what it said, its image and one frame, which wait here until they are shown.
   *
   * @throws Error with one sentence that names the file
   */
  openRecorded(place: RecordedPlace): Promise<RecordedRun>;
  /** Puts the image and the frame of the opened recording in the place of what was there. */
  showRecorded(): void;
  /** Keeps a recorded prediction as if it were a preview, but for other rooms. @throws Error with one sentence */
  setRecordedFrame(frame: RecordedFrame): Promise<void>;
  /** A copy of the newest live preview of the open image; null where there is none. */
  readPreview(): KeptPreview | null;
  /** Bitmap of one layer; null where there is nothing to paint yet. */
  paint(request: PaintRequest): PaintedLayer | null;
  /** Topology errors of the newest preview against the ground truth; null where there is no preview. */
  locateErrors(request: RingRequest): LocatedErrors | null;
  /** Pictures of a slowly watched step, patchPx wide. */
  paintStep(detail: StepDetail): StepPictures;
}

/** Okabe–Ito colours of the overlays, safe for colour-blind eyes; the same in both themes because the stage is dark in both. */
export const OVERLAY_RGB = {
  groundTruth: [230, 159, 0],
  prediction: [86, 180, 233],
  // On the image the green is lighter than Okabe–Ito's #009E73, which sinks into dark red retinas.
  tube: [18, 192, 143],
  softSkeleton: [213, 94, 0],
  exactSkeleton: [204, 121, 167],
  falsePositive: [213, 94, 0],
  falseNegative: [0, 114, 178],
} as const satisfies Record<string, readonly [number, number, number]>;

export type OverlayColour = keyof typeof OVERLAY_RGB;

/**
 * Shade of one class: the layer's hue for the first, then ever closer to white and, from half of the classes on, to black,
 * so that neighbours stay apart.
 *
 * @param classIndex 1…K
 * @returns red, green, blue, 0…255
 */
export function classShade(
  colour: OverlayColour,
  classIndex: number,
  classCount: number,
): [number, number, number] {
  return shadeOfClass(OVERLAY_RGB[colour], classIndex, classCount);
}

/** The same for any hue: red, green, blue, 0…255. */
export function shadeOfClass(
  [red, green, blue]: readonly [number, number, number],
  classIndex: number,
  classCount: number,
): [number, number, number] {
  if (classCount <= 1 || classIndex <= 1) return [red, green, blue];
  const lighter = Math.ceil((classCount - 1) / 2);
  const rank = classIndex - 1;
  const isLighter = rank <= lighter;
  const share = isLighter ? (0.6 * rank) / lighter : (0.5 * (rank - lighter)) / (classCount - 1 - lighter);
  const towards = isLighter ? 255 : 0;
  const mix = (value: number): number => Math.round(value + (towards - value) * share);
  return [mix(red), mix(green), mix(blue)];
}
