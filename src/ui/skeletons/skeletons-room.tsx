// Compare the exact, tubed and soft skeletons of any mask, side by side, while the knobs move.
import { useEffect } from 'react';
import { collectDroppedFiles } from '../../workers/data-client.ts';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { useIsTaught } from '../lessons/use-is-taught.ts';
import { takeDrops } from '../shell/page-drop.ts';
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
  useEffect(() => takeDrops(takeMask), []);
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

function takeMask(transfer: DataTransfer): void {
  collectDroppedFiles(transfer).then(openUpload, (error: unknown) =>
    failInLab(error, 'Drop the file once more, or choose it under Upload.'),
  );
}
