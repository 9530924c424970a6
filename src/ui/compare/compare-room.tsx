import { lazy, Suspense, useEffect } from 'react';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { BasePanel } from './base-panel.tsx';
import { CompareBar } from './compare-bar.tsx';
import { CompareGrid } from './compare-grid.tsx';
import { useCompare } from './compare-store.ts';
import { MarksPanel } from './marks-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { enterRoom } from './room-controller.ts';
import { SummaryTable } from './summary-table.tsx';
import { TestPanel } from './test-panel.tsx';
import { useResultsDrop } from './use-results-drop.ts';
import './compare.css';

const CurvesPane = lazy(() => import('./curves-pane.tsx').then((part) => ({ default: part.CurvesPane })));
const SweepPanes = lazy(() => import('./sweep-panes.tsx').then((part) => ({ default: part.SweepPanes })));
const FoldPanes = lazy(() => import('./fold-panes.tsx').then((part) => ({ default: part.FoldPanes })));
const BaseSheet = lazy(() => import('./base-sheet.tsx').then((part) => ({ default: part.BaseSheet })));
const MetricsSheet = lazy(() =>
  import('./metrics-sheet.tsx').then((part) => ({ default: part.MetricsSheet })),
);

export function CompareRoom() {
  const tab = useCompare((state) => state.tab);
  const sheet = useCompare((state) => state.sheet);
  useEffect(enterRoom, []);
  const isOver = useResultsDrop();
  return (
    <div className="compare" data-drop-target={isOver || undefined}>
      <div className="col" role="region" aria-label="Queue and settings" tabIndex={-1}>
        <LessonSlot />
        <QueuePanel />
        <BasePanel />
        <MarksPanel />
        <TestPanel />
      </div>
      <main className="cmp-main" aria-label="Comparison">
        <CompareBar />
        <CompareGrid />
        <div className={tab === 'losses' ? 'cmp-bottom' : 'cmp-bottom three'}>
          <Suspense fallback={null}>
            {tab === 'losses' && (
              <>
                <SummaryTable />
                <CurvesPane />
              </>
            )}
            {tab === 'sweep' && <SweepPanes />}
            {tab === 'folds' && <FoldPanes />}
          </Suspense>
        </div>
      </main>
      <Suspense fallback={null}>
        {sheet === 'base' && <BaseSheet />}
        {sheet === 'metrics' && <MetricsSheet />}
      </Suspense>
    </div>
  );
}
