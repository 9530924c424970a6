import { lazy, Suspense, useDeferredValue } from 'react';
import { ChartsPanel } from '../charts/charts-panel.tsx';
import { MetricsTable } from '../metrics/metrics-table.tsx';
import { FilmStrip } from '../viewer/film-strip.tsx';
import { LayersPanel } from '../viewer/layers-panel.tsx';
import { RecordedBar } from '../viewer/recorded-bar.tsx';
import { Stage } from '../viewer/stage.tsx';
import { findLesson } from '../lessons/lesson-list.ts';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { useLesson } from '../lessons/lesson-store.ts';
import { useApp } from '../store/app-store.ts';
import type { Hideable } from '../share/hideable.ts';
import { ViewerBar } from '../viewer/viewer-bar.tsx';
import { DataPanel } from './data-panel.tsx';
import { LossPanel } from './loss-panel.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { OptimiserPanel } from './optimiser-panel.tsx';
import { PatchesPanel } from './patches-panel.tsx';

const SetByLesson = lazy(() =>
  import('../lessons/set-by-lesson.tsx').then((part) => ({ default: part.SetByLesson })),
);

export function TrainRoom() {
  const hidden = useApp((state) => state.view.hidden);
  const kept = useKeptControls();
  // The lowest panel comes right after the first paint, which it would delay.
  const areAllBuilt = useDeferredValue(true, false);
  const isShown = (panel: Hideable): boolean =>
    !hidden.includes(panel) && (kept === null || kept.includes(panel));
  return (
    <div className="train">
      <div
        className={kept === null ? 'col' : 'col lesson-column'}
        role="region"
        aria-label="Settings"
        tabIndex={-1}
      >
        <LessonSlot />
        {isShown('data') && <DataPanel />}
        {isShown('network') && (
          <>
            <NetworkPanel />
            <PatchesPanel />
          </>
        )}
        {isShown('loss') && <LossPanel />}
        {areAllBuilt && isShown('optimiser') && <OptimiserPanel />}
        {kept !== null && (
          <Suspense fallback={null}>
            <SetByLesson />
          </Suspense>
        )}
      </div>
      <main className="mid" aria-label="Viewer">
        <ViewerBar />
        <Stage />
        <RecordedBar />
        <FilmStrip />
      </main>
      <aside className="side" aria-label="Layers and results">
        {!hidden.includes('layers') && <LayersPanel />}
        {!hidden.includes('charts') && <ChartsPanel />}
        {!hidden.includes('metrics') && <MetricsTable />}
      </aside>
    </div>
  );
}

/** The panels that the open lesson leaves beside it; null: all. */
function useKeptControls(): readonly Hideable[] | null {
  const lesson = useApp((state) => findLesson(state.view.lesson));
  const areControlsShown = useLesson((state) => state.areControlsShown);
  return lesson?.room === 'train' && !areControlsShown ? lesson.controls : null;
}
