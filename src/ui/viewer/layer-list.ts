// The viewer's layers in the order of their keys, and the order in which they are drawn.
import type { LayerId, LayerMode } from '../../workers/paint-protocol.ts';
import type { ViewLayerId } from '../store/view-slice.ts';

export interface LayerEntry {
  id: ViewLayerId;
  name: string;
  /** CSS custom property of its swatch. */
  colour: string;
  key: string;
  /** How it may be painted; a press goes on to the next one. Empty where there is no choice. */
  modes: readonly LayerMode[];
}

const AREA: readonly LayerMode[] = ['fill', 'outline'];

export const LAYERS: readonly LayerEntry[] = [
  { id: 'image', name: 'Image', colour: '--ink-3', key: '1', modes: [] },
  { id: 'groundTruth', name: 'Ground truth', colour: '--c-gt', key: '2', modes: AREA },
  {
    id: 'prediction',
    name: 'Prediction',
    colour: '--c-pred',
    key: '3',
    modes: ['fill', 'probability', 'outline'],
  },
  { id: 'tube', name: 'Tubed skeleton', colour: '--c-tube', key: '4', modes: AREA },
  {
    id: 'softSkeleton',
    name: 'Soft skeleton',
    colour: '--c-soft',
    key: '5',
    modes: ['fill', 'truth', 'outline'],
  },
  { id: 'exactSkeleton', name: 'Exact skeleton', colour: '--c-exact', key: '6', modes: AREA },
  { id: 'errors', name: 'Pixel errors', colour: '--c-fp', key: '7', modes: AREA },
  { id: 'topologyErrors', name: 'Topology errors', colour: '--ink', key: '8', modes: [] },
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
