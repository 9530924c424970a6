// The rooms of the page, in the order of their tabs. A room is one component, loaded when it is first entered.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { RoomId } from '../store/view-slice.ts';
import { TrainRoom } from '../train/train-room.tsx';

export interface Room {
  id: RoomId;
  /** On the tab. */
  label: string;
  component: ComponentType | LazyExoticComponent<ComponentType>;
}

export const ROOMS: readonly Room[] = [
  { id: 'train', label: 'Train', component: TrainRoom },
  {
    id: 'skeletons',
    label: 'Skeletons',
    component: whenEntered(() => import('../skeletons/skeletons-room.tsx').then((m) => m.SkeletonsRoom)),
  },
  {
    id: 'losses',
    label: 'Losses',
    component: whenEntered(() => import('../losses/losses-room.tsx').then((m) => m.LossesRoom)),
  },
  {
    id: 'compare',
    label: 'Compare',
    component: whenEntered(() => import('../compare/compare-room.tsx').then((m) => m.CompareRoom)),
  },
  {
    id: 'resources',
    label: 'Resources',
    component: whenEntered(() => import('../resources/resources-room.tsx').then((m) => m.ResourcesRoom)),
  },
];

/** Wraps a module's component so that its code comes with the room's first visit. */
export function whenEntered(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: await load() }));
}
