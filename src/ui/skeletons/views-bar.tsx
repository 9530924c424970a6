import { Icon } from '../icons/icon.tsx';
import { formatThree } from '../format/format-number.ts';
import { exportAll } from './export-views.ts';
import { viewsZoom, zoomViews } from './lab-viewport.ts';
import { useSkeletons } from './skeletons-store.ts';
import { visiblePart, zoomWords } from './whole-zoom.ts';

export function ViewsBar() {
  const viewport = useSkeletons((state) => state.viewport);
  const hasMask = useSkeletons((state) => state.mask !== null);
  return (
    <div className="vbar">
      <b className="strong">Five views, one zoom</b>
      <WhereWords />
      <span className="grow" />
      <AnswerTime />
      <button
        type="button"
        className="ib"
        aria-label="Zoom out (−)"
        title="Zoom out (−)"
        onClick={() => zoomViews(-1)}
      >
        <Icon name="minus" />
      </button>
      <output className="zoom" aria-label="Zoom of the views">
        {hasMask ? zoomWords(viewport.scale) : '–'}
      </output>
      <button
        type="button"
        className="ib"
        aria-label="Zoom in (+)"
        title="Zoom in (+)"
        onClick={() => zoomViews(1)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        className="ib"
        aria-label="Fit the window (F)"
        title="Fit the window (F)"
        onClick={viewsZoom.fit}
      >
        <Icon name="fit" />
      </button>
      <button
        type="button"
        className="ib text"
        aria-label="1:1, actual size (0)"
        title="Actual size (0)"
        onClick={viewsZoom.actualSize}
      >
        1:1
      </button>
      <button
        type="button"
        className="ib"
        aria-label="All five views as PNG"
        title="All five views as PNG"
        onClick={() => void exportAll()}
      >
        <Icon name="export" />
      </button>
    </div>
  );
}

/** Place of the crosshair in the mask, and how much of the mask is in sight. */
function WhereWords() {
  const mask = useSkeletons((state) => state.mask);
  const window = useSkeletons((state) => state.window);
  const viewport = useSkeletons((state) => state.viewport);
  const stageSize = useSkeletons((state) => state.stageSize);
  const probe = useSkeletons((state) => state.probe);
  if (mask === null) return null;
  const seen = visiblePart(viewport, window, stageSize);
  const place = probe === null ? '' : `x ${probe.x + window.x} · y ${probe.y + window.y}, `;
  return (
    <span className="muted ell where">
      {place}
      {seen.width} × {seen.height} px of {mask.width} × {mask.height}
    </span>
  );
}

function AnswerTime() {
  const answerMs = useSkeletons((state) => state.answerMs);
  if (answerMs === null) return null;
  return (
    <span
      className="muted wide answer"
      data-testid="answer-time"
      data-ms={answerMs}
      title="From the change to the new pictures; only what the change concerns is computed"
    >
      answered in {formatThree(answerMs)} ms
    </span>
  );
}
