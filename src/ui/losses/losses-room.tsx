// The Losses room: damage a prediction, and see what each loss makes of it.
import { useEffect } from 'react';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { useIsTaught } from '../lessons/use-is-taught.ts';
import { takeZoom } from '../store/room-drivers.ts';
import { AccidentsPanel } from './accidents-panel.tsx';
import { AloneTable } from './alone-table.tsx';
import { BrushPanel } from './brush-panel.tsx';
import { command, enterLab } from './lab-controller.ts';
import { LabBar } from './lab-bar.tsx';
import { LabStage } from './lab-stage.tsx';
import { actualLabSize, fitLab, zoomLabBy } from './lab-view.ts';
import { MapSettings } from './map-settings.tsx';
import { PredictionPanel } from './prediction-panel.tsx';
import { PushLegend } from './push-legend.tsx';
import { PushMaps } from './push-maps.tsx';
import { ValueBars } from './value-bars.tsx';
import './losses.css';

export function LossesRoom() {
  useEffect(() => enterLab(), []);
  useEffect(() => takeZoom({ zoomBy: zoomLabBy, fit: fitLab, actualSize: actualLabSize }), []);
  useUndoKeys();
  const isTaught = useIsTaught('losses');
  return (
    <div className="losses-room">
      <div className="col" role="region" aria-label="Prediction and brush" tabIndex={0}>
        <LessonSlot />
        {/* What a lesson of this room presses stands below it. */}
        {!isTaught && <PredictionPanel key="prediction" />}
        {!isTaught && <BrushPanel key="brush" />}
        <AccidentsPanel key="accidents" />
        <MapSettings key="maps" />
        {isTaught && <PredictionPanel key="prediction" />}
        {isTaught && <BrushPanel key="brush" />}
      </div>
      <main className="lroom" aria-label="Losses">
        <LabBar />
        <div className="ltop">
          <LabStage />
          <section className="pane" aria-label="Values" tabIndex={0}>
            <ValueBars />
            <AloneTable />
          </section>
        </div>
        <PushMaps />
        <PushLegend />
      </main>
    </div>
  );
}

/** Ctrl or ⌘ with Z takes back, with Shift as well does again; in a text field the field keeps them. */
function useUndoKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isField = event.target instanceof Element && event.target.closest('input[type=text]') !== null;
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || isField || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) command({ kind: 'redo' }, 'Done again.');
      else command({ kind: 'undo' }, 'Taken back.');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
