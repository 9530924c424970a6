// The viewer's layers in the order of their keys, and the order in which they are drawn.
import type { LayerId } from '../../workers/paint-protocol.ts';
import type { ViewLayerId } from '../store/view-slice.ts';

export interface LayerEntry {
  id: ViewLayerId;
  name: string;
  /** CSS custom property of its swatch. */
  colour: string;
  key: string;
  hasMode: boolean;
}

export const LAYERS: readonly LayerEntry[] = [
  { id: 'image', name: 'Image', colour: '--ink-3', key: '1', hasMode: false },
  { id: 'groundTruth', name: 'Ground truth', colour: '--c-gt', key: '2', hasMode: true },
  { id: 'prediction', name: 'Prediction', colour: '--c-pred', key: '3', hasMode: true },
  { id: 'tube', name: 'Tubed skeleton', colour: '--c-tube', key: '4', hasMode: true },
  { id: 'softSkeleton', name: 'Soft skeleton', colour: '--c-soft', key: '5', hasMode: true },
  { id: 'exactSkeleton', name: 'Exact skeleton', colour: '--c-exact', key: '6', hasMode: true },
  { id: 'errors', name: 'Pixel errors', colour: '--c-fp', key: '7', hasMode: true },
  { id: 'topologyErrors', name: 'Topology errors', colour: '--ink', key: '8', hasMode: false },
];

/** Layers that come from the network and change while it trains. */
export const LAYERS_OF_PREVIEW: readonly ViewLayerId[] = [
  'prediction',
  'softSkeleton',
  'exactSkeleton',
  'errors',
  'topologyErrors',
];

/** Of these, the ones that the threshold changes. */
export const LAYERS_OF_THRESHOLD: readonly ViewLayerId[] = [
  'prediction',
  'exactSkeleton',
  'errors',
  'topologyErrors',
];

/**
 * Drawing order from bottom to top: filled areas below, outlines above, so that a hollow tube over no prediction is seen at once.
 */
export const DRAWING_ORDER: readonly LayerId[] = [
  'image',
  'prediction',
  'errors',
  'groundTruth',
  'tube',
  'softSkeleton',
  'exactSkeleton',
];
