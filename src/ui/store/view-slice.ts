import type { LayerId, LayerMode, LocatedErrors, PaintedLayer } from '../../workers/paint-protocol.ts';
import type { Hideable } from '../share/hideable.ts';
import type { Size, Viewport } from '../viewer/viewport-math.ts';
import type { TransportView } from './transport-slice.ts';

/** Layers with a key: those painted as bitmaps, and the rings drawn over them. */
export type ViewLayerId = LayerId | 'topologyErrors';

/** Where a layer shows while the stage is split in two. */
export type Side = 'both' | 'left' | 'right';

export interface TwoUp {
  isOn: boolean;
  /** Place of the line, 0…1 of the stage's width. */
  share: number;
  sides: Record<ViewLayerId, Side>;
}

export interface LayerView {
  isVisible: boolean;
  /** 0…1 */
  opacity: number;
  mode: LayerMode;
}

/** What a canvas shows now. */
export type PaintedInfo = Omit<PaintedLayer, 'bitmap'>;

export interface ConfirmRequest {
  title: string;
  text: string;
  confirmLabel: string;
  onConfirm: () => void;
}

export type RoomId = 'train' | 'skeletons' | 'losses' | 'compare' | 'resources';

export interface ViewSlice {
  room: RoomId;
  /** Id of the open lesson; null for none. */
  lesson: string | null;
  /** Parts of the page that are not shown. */
  hidden: readonly Hideable[];
  /** What the top bar shows where the open room has taken the transport; null: the run of the Train room. */
  transport: TransportView | null;
  layers: Record<ViewLayerId, LayerView>;
  painted: Partial<Record<LayerId, PaintedInfo>>;
  /** Step of the newest preview that the paint worker keeps; null where it keeps none. */
  previewStep: number | null;
  /** Foreground probability from which a pixel counts as predicted; 0.5 is the argmax. */
  threshold: number;
  /** Topology errors of the prediction in the viewer; null where there is none. */
  located: LocatedErrors | null;
  /** Errors whose box is at least this wide or high are ringed. */
  leastExtentPx: number;
  /** Number of the ring a person has zoomed to. */
  activeRing: number | null;
  twoUp: TwoUp;
  viewport: Viewport;
  /** True until a person zooms or pans: then a resized stage fits the image anew. */
  isFitted: boolean;
  imageSize: Size | null;
  stageSize: Size;
  /** The raw image alone, while H is held. */
  isPeeking: boolean;
  sheet: 'help' | 'lessons' | 'pairing' | 'chartTable' | 'runs' | 'share' | 'export' | null;
  confirm: ConfirmRequest | null;
  /** One sentence for the status line and screen readers. */
  announcement: string;
}

export const initialView: ViewSlice = {
  room: 'train',
  lesson: null,
  hidden: [],
  transport: null,
  layers: {
    image: { isVisible: true, opacity: 0.7, mode: 'fill' },
    groundTruth: { isVisible: true, opacity: 1, mode: 'outline' },
    prediction: { isVisible: true, opacity: 0.9, mode: 'fill' },
    tube: { isVisible: true, opacity: 1, mode: 'outline' },
    softSkeleton: { isVisible: false, opacity: 0.8, mode: 'fill' },
    exactSkeleton: { isVisible: false, opacity: 1, mode: 'fill' },
    errors: { isVisible: false, opacity: 0.6, mode: 'fill' },
    topologyErrors: { isVisible: true, opacity: 1, mode: 'outline' },
  },
  painted: {},
  previewStep: null,
  threshold: 0.5,
  located: null,
  leastExtentPx: 14,
  activeRing: null,
  twoUp: {
    isOn: false,
    share: 0.5,
    sides: {
      image: 'both',
      groundTruth: 'left',
      prediction: 'right',
      tube: 'right',
      softSkeleton: 'right',
      exactSkeleton: 'right',
      errors: 'right',
      topologyErrors: 'both',
    },
  },
  viewport: { scale: 1, x: 0, y: 0 },
  isFitted: true,
  imageSize: null,
  stageSize: { width: 0, height: 0 },
  isPeeking: false,
  sheet: null,
  confirm: null,
  announcement: '',
};
