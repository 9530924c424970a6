// What the page may ask of the skeleton lab (comlink): one mask, five views of a window of it, numbers under each.
import type { DroppedFile } from './data-protocol.ts';

export const LAB_VIEWS = ['mask', 'exact', 'tube', 'soft', 'topo'] as const;
export type LabViewId = (typeof LAB_VIEWS)[number];

/** Above this the mask and the soft skeleton count as set, where pieces, loops and breaks are counted. */
export const LAB_CUT = 0.5;
/** Gaps of the exact skeleton of more than so many pixels are ringed. */
export const RINGED_OVER_PX = 2;

export const LAB_LIMITS = {
  blurPx: { min: 0, max: 2, step: 0.1 },
  noise: { min: 0, max: 0.5, step: 0.01 },
  softIterations: { min: 0, max: 30, step: 1 },
  topoIterations: { min: 0, max: 30, step: 1 },
  tubeRadiusPx: { min: 0, max: 8, step: 1 },
} as const;

/** Whole pixels of the mask. */
export interface LabWindow {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LabSettings {
  /** σ of a Gaussian over the mask; 0 leaves it as it is. */
  blurPx: number;
  /** Standard deviation of what is added to each pixel, cut to 0…1. Each time the same noise. */
  noise: number;
  softIterations: number;
  topoIterations: number;
  tubeRadiusPx: number;
  /** Classes in shades of the view's colour; the skeletons are of all classes together either way. */
  areClassesColoured: boolean;
  window: LabWindow;
}

/** The mask in the lab. */
export interface LabMask {
  width: number;
  height: number;
  /** K */
  classCount: number;
  classNames: string[];
  /** Pixels of classes 1…K; of a prediction those above the cut. */
  foregroundPx: number;
  /** Sentences worth knowing: a lossy mask was thresholded, … */
  notes: string[];
}

export type LabOpening = { isOpen: true; mask: LabMask } | { isOpen: false; message: string; fix: string };

export interface LabLabels {
  /** [height · width] 0…K; transferred. */
  labels: Uint8Array;
  width: number;
  height: number;
  classCount: number;
  classNames: string[];
}

export interface LabPrediction {
  /** [height · width] foreground probability, 0…255, of all classes together; transferred. */
  probability: Uint8Array;
  width: number;
  height: number;
}

export interface LabStroke {
  /** In pixels of the mask from its upper left corner. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  radiusPx: number;
  isErasing: boolean;
}

export type LabPattern = 'blank' | 'cross' | 'ring' | 'broken-line';

export interface LabGap {
  /** Ring around it in pixels of the window, centre and radius. */
  x: number;
  y: number;
  radiusPx: number;
  pixelCount: number;
}

export interface LabView {
  id: LabViewId;
  /** [height · width] of the window: probabilities (mask, soft) or 0 and 1; transferred. */
  values: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  /** The window, one pixel a pixel. */
  bitmap: ImageBitmap;
  /** Pixels above the cut. */
  areaPx: number;
  /** 8-connected components of these, and background regions (4-connected) that they enclose. */
  pieces: number;
  loops: number;
  /** Pieces beyond those of the exact skeleton, 0 where there are fewer; null for the mask itself. */
  breaks: number | null;
  gaps: LabGap[];
  /** Of its last computation; null for the mask, which is read and not computed. */
  timeMs: number | null;
  /** Bytes of the arrays that the computation worked in, result included; of the mask: of the arrays that hold it. */
  heldBytes: number;
}

export interface LabAnswer {
  window: LabWindow;
  /** Only views that changed since the last answer. */
  views: LabView[];
  /** Erosions after which nothing is left of the mask above the cut; null where no number of them is enough. */
  enoughErosions: number | null;
  /** A pixel of the window where the mask is widest. */
  widest: { x: number; y: number };
}

/** What takes longer than a slider may wait: it comes when the lab is idle. */
export interface LabSummary {
  iterations: number[];
  /** Pieces of the soft and of the topology-preserving skeleton after so many iterations. */
  softPieces: number[];
  topoPieces: number[];
  exactPieces: number;
  /** As rendered: at the chosen numbers of iterations. */
  chosen: { softIterations: number; softPieces: number; topoPieces: number };
  /** A training step computes the skeleton and its gradient: both, once each, of this window as one class. */
  softStepMs: number;
  softStepBytes: number;
  topoStepMs: number;
  topoStepBytes: number;
  /** Made once, before training. */
  tubeMs: number;
  tubeBytes: number;
}

/** The lab answers in order, but for render and summarise, which give way to whatever is asked later. */
export interface LabApi {
  /** Decodes a mask file of any format and coding the data panel takes. */
  openFile(file: DroppedFile): Promise<LabOpening>;
  openLabels(labels: LabLabels): LabMask;
  openPrediction(prediction: LabPrediction): LabMask;
  drawPattern(pattern: LabPattern): LabMask;
  paint(strokes: LabStroke[]): LabMask;
  /** Takes all strokes back. */
  restore(): LabMask;
  /** The whole mask, at most edgePx wide and high. */
  overview(edgePx: number): ImageBitmap;
  /** null when something newer was asked meanwhile. @throws Error where no mask is open */
  render(settings: LabSettings): Promise<LabAnswer | null>;
  /** Of what was rendered last; null when something newer was asked meanwhile. */
  summarise(): Promise<LabSummary | null>;
}
