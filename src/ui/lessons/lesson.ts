// What a lesson is: words, things to do, and pure checks of what the learner did. No React, nothing that acts.
import type { RunConfig } from '../../engine/run-config.ts';
import type { LabStore } from '../losses/lab-store.ts';
import type { SkeletonsState } from '../skeletons/skeletons-store.ts';
import type { AppState } from '../store/app-store.ts';
import type { RoomId } from '../store/view-slice.ts';

/** All that a check and the words of a lesson may look at: the real state of the page and of its rooms. */
export interface LessonState {
  app: AppState;
  skeletons: SkeletonsState;
  losses: LabStore;
}

/** Words with **strong** parts. Numbers in them are read from the state; null: nothing to say yet. */
export type Words = string | ((state: LessonState) => string | null);

export interface LessonStep {
  /** What to do, as a sentence. */
  todo: Words;
  /** How, or what to look at; shown while the step is the next one. */
  hint?: Words;
  /** Whether the learner has done it. Steps are looked at one after the other, and a done one stays done. */
  isDone: (state: LessonState) => boolean;
}

/** Panels of the Train room's left column. */
export type TrainControl = 'data' | 'network' | 'loss' | 'optimiser';

export interface Lesson {
  /** Stands in links; never changes. */
  id: string;
  title: string;
  room: RoomId;
  /** Panels that stay beside a lesson of the Train room. */
  controls: readonly TrainControl[];
  /** What is set when the lesson is chosen; a link brings its own settings along. */
  training: {
    /** Id of the built-in set; null: whatever is open. */
    sampleSet: string | null;
    config: (config: RunConfig) => RunConfig;
  } | null;
  text: readonly Words[];
  steps: readonly LessonStep[];
}

/** @returns the words as they are now; null where there is nothing to say */
export function say(words: Words, state: LessonState): string | null {
  return typeof words === 'string' ? words : words(state);
}

/**
 * @param doneCount steps done so far
 * @returns steps done now, never fewer: each is looked at only after all before it
 */
export function countDone({ steps }: Lesson, doneCount: number, state: LessonState): number {
  let count = doneCount;
  while (count < steps.length && steps[count].isDone(state)) count++;
  return count;
}
