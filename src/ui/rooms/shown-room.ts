// The room that is on screen: for a moment after a tab was pressed still the former one.
import { createContext, useContext } from 'react';
import { useApp } from '../store/app-store.ts';
import type { RoomId } from '../store/view-slice.ts';

export const ShownRoom = createContext<RoomId>('train');

/** False in a room that is about to be left: nothing should be handed to its elements any more. */
export function useIsRoomStaying(): boolean {
  const shown = useContext(ShownRoom);
  return useApp((state) => state.view.room === shown);
}
