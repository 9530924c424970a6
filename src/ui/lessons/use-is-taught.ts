// Whether the open lesson is one of a room: then the panels it speaks of come first.
import { useApp } from '../store/app-store.ts';
import type { RoomId } from '../store/view-slice.ts';
import { findLesson } from './lesson-list.ts';

export function useIsTaught(room: RoomId): boolean {
  return useApp((state) => findLesson(state.view.lesson)?.room === room);
}
