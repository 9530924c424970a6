// Compare the exact, tubed and soft skeletons of any mask, side by side, while the knobs move.
import { useEffect } from 'react';
import { collectDroppedFiles } from '../../workers/data-client.ts';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { useIsTaught } from '../lessons/use-is-taught.ts';
import { appStore } from '../store/app-store.ts';
import { takeZoom } from '../store/room-drivers.ts';
import { DefinitionsPanel, DegradePanel, ShowPanel, SkeletonKnobs } from './knobs-panel.tsx';
import { followLive, openFirst, openUpload } from './lab-masks.ts';
import { failInLab } from './lab-render.ts';
import { LabView } from './lab-view.tsx';
import { viewsZoom } from './lab-viewport.ts';
import { MaskPanel } from './mask-panel.tsx';
import { SummaryCell } from './summary-cell.tsx';
import { VIEWS } from './view-list.ts';
import { ViewsBar } from './views-bar.tsx';
import './skeletons.css';

export function SkeletonsRoom() {
  useEffect(() => takeZoom(viewsZoom), []);
  useEffect(followLive, []);
  useEffect(() => {
    void openFirst();
    // The list of samples may still be on its way.
    return appStore.subscribe(({ data }, former) => {
      if (data.sampleSets !== former.data.sampleSets) void openFirst();
    });
  }, []);
  useMaskDrop();
  const isTaught = useIsTaught('skeletons');
  return (
    <div className="skel">
      <div className="col" role="region" aria-label="Settings of the skeletons" tabIndex={-1}>
        <LessonSlot />
        {/* What a lesson of this room turns stands below it. */}
        {!isTaught && <MaskPanel key="mask" />}
        {!isTaught && <DegradePanel key="degrade" />}
        <SkeletonKnobs key="knobs" />
        {isTaught && <DegradePanel key="degrade" />}
        {isTaught && <MaskPanel key="mask" />}
        <ShowPanel />
        <DefinitionsPanel />
      </div>
      <main className="lab" aria-label="Skeletons">
        <ViewsBar />
        <p className="sr-only" id="lab-keys">
          Arrow keys move the views, plus and minus zoom, Shift with an arrow moves the crosshair by one
          pixel.
        </p>
        <div className="lab-views">
          {VIEWS.map((view) => (
            <LabView key={view.id} view={view} />
          ))}
          <SummaryCell />
        </div>
      </main>
    </div>
  );
}

/** The whole page takes drops: a file must not replace the page. */
function useMaskDrop(): void {
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener(
      'dragover',
      (event) => {
        if (hasFiles(event)) event.preventDefault();
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        if (event.dataTransfer === null || !hasFiles(event)) return;
        event.preventDefault();
        collectDroppedFiles(event.dataTransfer).then(openUpload, (error: unknown) =>
          failInLab(error, 'Drop the file once more, or choose it under Upload.'),
        );
      },
      { signal },
    );
    return () => stop.abort();
  }, []);
}
