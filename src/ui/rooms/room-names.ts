// Names of the rooms, without their components.
import type { RoomId } from '../store/view-slice.ts';

export const ROOM_NAMES: Readonly<Record<RoomId, string>> = {
  train: 'Train',
  skeletons: 'Skeletons',
  losses: 'Losses',
  compare: 'Compare',
  resources: 'Resources',
};
