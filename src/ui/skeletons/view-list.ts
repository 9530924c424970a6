import type { LabViewId } from '../../workers/skeleton-lab-protocol.ts';

export interface ViewEntry {
  id: LabViewId;
  name: string;
  /** Custom property of its colour. */
  colour: string;
  /** When it is computed in training. */
  note: string;
}

/** The five views, in the order of the grid. */
export const VIEWS: readonly ViewEntry[] = [
  { id: 'mask', name: 'Mask', colour: '--k-mask', note: 'above 0.5 counts' },
  { id: 'exact', name: 'Exact skeleton', colour: '--k-exact', note: 'once per image' },
  { id: 'tube', name: 'Tubed skeleton', colour: '--k-tube', note: 'Skeleton Recall, once' },
  { id: 'soft', name: 'Soft skeleton', colour: '--k-soft', note: 'clDice, every step' },
  { id: 'topo', name: 'Topo soft skeleton', colour: '--k-topo', note: 'Topo-clDice, every step' },
];
