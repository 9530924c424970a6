// What the page may ask of the loss lab (comlink): one image, one crop of it, a prediction that can be damaged, and what
// every loss makes of it. Only the answer's bitmaps are large; they are transferred.
import type {
  AccidentId,
  BrushTool,
  Crop,
  LabCommand,
  LabSettings,
  LabSource,
  LossNumbers,
  Mark,
  StateMetrics,
  TouchedGroup,
} from '../engine/loss-lab/lab-types.ts';
import { ACCIDENT_IDS } from '../engine/loss-lab/lab-types.ts';
import type { AloneState, LabImage, LabPlace, LabStart, LabState } from '../engine/loss-lab/loss-lab.ts';
import type { BackendInfo } from '../engine/train-events.ts';

export { ACCIDENT_IDS };
export type {
  AccidentId,
  AloneState,
  BackendInfo,
  BrushTool,
  Crop,
  LabCommand,
  LabImage,
  LabPlace,
  LabSettings,
  LabSource,
  LabStart,
  LabState,
  LossNumbers,
  Mark,
  StateMetrics,
  TouchedGroup,
};

export interface LabRequest {
  commands: LabCommand[];
  settings: LabSettings;
  /** Whether the pictures that no command changes are wanted as well: the outline of the ground truth, the overview. */
  hasStills: boolean;
}

/** Bitmaps belong to whoever gets them. */
export interface LabPictures {
  /** [crop] the prediction over the dark stage. */
  prediction: ImageBitmap;
  /** [crop] one map a loss, in the order of `losses`. */
  maps: ImageBitmap[];
  /** Outline of the ground truth, OUTLINE_SCALE bitmap px a pixel; null where not asked for. */
  truth: ImageBitmap | null;
  /** The mask of the whole image, at most OVERVIEW_PX on its longer side; null where not asked for. */
  overview: ImageBitmap | null;
}

export interface LabAnswer {
  state: LabState;
  pictures: LabPictures;
  /** Time from the request's arrival to this answer. */
  updateMs: number;
}

export interface LossLabApi {
  /** Opens the backend; its name is shown. */
  open(): Promise<BackendInfo>;
  /** Replaces the image; begin has to follow. Arrays are transferred. */
  setImage(image: LabImage): Promise<void>;
  begin(start: LabStart): Promise<LabPlace>;
  run(request: LabRequest): Promise<LabAnswer>;
  tryAlone(id: AccidentId, settings: LabSettings): Promise<AloneState>;
  /** The state as a safetensors file. */
  exportState(settings: LabSettings): Promise<Uint8Array<ArrayBuffer>>;
}

export const OUTLINE_SCALE = 4;
export const OVERVIEW_PX = 256;

/**
 * Colours of a push from 0 to the limit, at equal parts of its square root: lower is vermillion, raise is blue, both from
 * dark to light, so that size can be read without hue.
 */
export const PUSH_RAMP = {
  lower: [
    [14, 16, 18],
    [98, 44, 8],
    [213, 94, 0],
    [255, 206, 158],
  ],
  raise: [
    [14, 16, 18],
    [4, 58, 92],
    [0, 128, 200],
    [176, 224, 255],
  ],
} as const satisfies Record<string, readonly (readonly [number, number, number])[]>;

/** Zero push on the ground truth: a little lighter, so that a map can be read without an outline. */
export const ZERO_ON_TRUTH = [30, 36, 41] as const;
