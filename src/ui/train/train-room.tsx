import { lazy, Suspense } from 'react';
import { MetricsTable } from '../metrics/metrics-table.tsx';
import { FilmStrip } from '../viewer/film-strip.tsx';
import { LayersPanel } from '../viewer/layers-panel.tsx';
import { Stage } from '../viewer/stage.tsx';
import { useApp } from '../store/app-store.ts';
import { ViewerBar } from '../viewer/viewer-bar.tsx';
import { DataPanel } from './data-panel.tsx';
import { LossPanel } from './loss-panel.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { OptimiserPanel } from './optimiser-panel.tsx';
import { PatchesPanel } from './patches-panel.tsx';

const ChartsPanel = lazy(() =>
  import('../charts/charts-panel.tsx').then((part) => ({ default: part.ChartsPanel })),
);

export function TrainRoom() {
  const hidden = useApp((state) => state.view.hidden);
  return (
    <div className="train">
      <div className="col" role="region" aria-label="Settings" tabIndex={-1}>
        {!hidden.includes('data') && <DataPanel />}
        {!hidden.includes('network') && (
          <>
            <NetworkPanel />
            <PatchesPanel />
          </>
        )}
        {!hidden.includes('loss') && <LossPanel />}
        {!hidden.includes('optimiser') && <OptimiserPanel />}
      </div>
      <main className="mid" aria-label="Viewer">
        <ViewerBar />
        <Stage />
        <FilmStrip />
      </main>
      <aside className="side" aria-label="Layers and results">
        {!hidden.includes('layers') && <LayersPanel />}
        {!hidden.includes('charts') && (
          <Suspense fallback={<section className="charts" />}>
            <ChartsPanel />
          </Suspense>
        )}
        {!hidden.includes('metrics') && <MetricsTable />}
      </aside>
    </div>
  );
}
