import type { LabViewId } from '../../workers/skeleton-lab-protocol.ts';

export interface ViewEntry {
  id: LabViewId;
  name: string;
  /** Custom property of its colour. */
  colour: string;
  /** Which loss compares it, or what it counts. */
  note: string;
  /** When it is computed in training, where that is to be said; the first to go where room is short. */
  when?: string;
}

/** The five views, in the order of the grid. */
export const VIEWS: readonly ViewEntry[] = [
  { id: 'mask', name: 'Mask', colour: '--k-mask', note: 'above 0.5 counts' },
  { id: 'exact', name: 'Exact skeleton', colour: '--k-exact', note: 'once per image' },
  { id: 'tube', name: 'Tubed skeleton', colour: '--k-tube', note: 'Skeleton Recall', when: 'once' },
  { id: 'soft', name: 'Soft skeleton', colour: '--k-soft', note: 'clDice', when: 'every step' },
  { id: 'topo', name: 'Topo soft skeleton', colour: '--k-topo', note: 'Topo-clDice', when: 'every step' },
];
