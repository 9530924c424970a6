// The lessons, in their order.
import { brokenVessel } from './broken-vessel.ts';
import { costs } from './costs.ts';
import { jaggedSkeleton } from './jagged-skeleton.ts';
import type { Lesson } from './lesson.ts';
import { ownData } from './own-data.ts';
import { pushes } from './pushes.ts';
import { tubedSkeleton } from './tubed-skeleton.ts';

export const LESSONS: readonly Lesson[] = [
  brokenVessel,
  tubedSkeleton,
  jaggedSkeleton,
  pushes,
  costs,
  ownData,
];

/** The lesson of this id; null where there is none. */
export function findLesson(id: string | null): Lesson | null {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}
