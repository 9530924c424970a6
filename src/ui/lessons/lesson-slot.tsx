// The place of the open lesson: on top of a room's left column.
import { lazy, Suspense } from 'react';
import { useApp } from '../store/app-store.ts';
import { findLesson } from './lesson-list.ts';

const LessonPanel = lazy(() => import('./lesson-panel.tsx').then((part) => ({ default: part.LessonPanel })));

export function LessonSlot() {
  const lesson = useApp((state) => findLesson(state.view.lesson));
  if (lesson === null) return null;
  return (
    <Suspense fallback={null}>
      <LessonPanel lesson={lesson} />
    </Suspense>
  );
}
