// How far the open lesson is. React reads it, the lesson controller writes it.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Words as they are now. */
export interface ShownStep {
  todo: string;
  hint: string | null;
}

export interface LessonProgress {
  doneCount: number;
  text: readonly string[];
  steps: readonly ShownStep[];
  /** For screen readers: what has just been done. */
  said: string;
  /** The person wants all knobs of the Train room beside the lesson. */
  areControlsShown: boolean;
  /** The lesson was opened by a press, so its title gets the focus. */
  isFocusWanted: boolean;
  /** Ids of lessons done on this computer. */
  completed: readonly string[];
}

const KEY = 'tendril-lessons';

function readCompleted(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    // Storage may be forbidden, or hold something else: the lessons are then simply not marked.
    return [];
  }
}

export function storeCompleted(completed: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(completed));
  } catch {
    // Not marked at the next visit: nothing else is lost.
  }
}

export const lessonStore = createStore<LessonProgress>(() => ({
  doneCount: 0,
  text: [],
  steps: [],
  said: '',
  areControlsShown: false,
  isFocusWanted: false,
  completed: readCompleted(),
}));

/** Subscribes a component to what the selector picks. */
export function useLesson<T>(selector: (state: LessonProgress) => T): T {
  return useStore(lessonStore, selector);
}

export const patchLesson = (fields: Partial<LessonProgress>): void => lessonStore.setState(fields);
