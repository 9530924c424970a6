// Which part of a large mask is looked at: an edge, and a place on a small picture of the whole.
import { useEffect, useRef, type PointerEvent } from 'react';
import { NumberEntry } from '../controls/number-entry.tsx';
import { Segments } from '../controls/segments.tsx';
import { chooseWindow } from './lab-masks.ts';
import { labClient } from './lab-render.ts';
import { useSkeletons, type WindowEdge } from './skeletons-store.ts';

const EDGES = [
  { id: '256', name: '256 px' },
  { id: '512', name: '512 px' },
  { id: '0', name: 'Whole' },
];
/** Twice the size on the page, for dense displays. */
const OVERVIEW_EDGE_PX = 240;
const STEP_PX = 16;

export function WindowPanel() {
  const mask = useSkeletons((state) => state.mask);
  const edge = useSkeletons((state) => state.windowEdge);
  const window = useSkeletons((state) => state.window);
  if (mask === null || Math.max(mask.width, mask.height) <= 256) return null;
  const isPart = window.width < mask.width || window.height < mask.height;
  const place = (axis: 'x' | 'y', most: number) => (
    <NumberEntry
      label={`Window from ${axis}`}
      value={window[axis]}
      min={0}
      max={most}
      isInteger
      format={String}
      next={(from, direction) => from + direction * STEP_PX}
      onCommit={(value) => chooseWindow(edge, { x: window.x, y: window.y, [axis]: value })}
    />
  );
  return (
    <div className="window-panel">
      <div className="head">
        <span>Window</span>
        <Segments
          label="Window"
          options={EDGES}
          value={String(edge)}
          onChange={(id) => chooseWindow(Number(id) as WindowEdge)}
        />
      </div>
      {isPart && (
        <div className="place">
          <Overview />
          <div className="corner">
            <span className="muted">from x</span>
            {place('x', mask.width - window.width)}
            <span className="muted">from y</span>
            {place('y', mask.height - window.height)}
          </div>
        </div>
      )}
    </div>
  );
}

/** Drag the frame; the number fields do the same by key. */
function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const mask = useSkeletons((state) => state.mask);
  const window = useSkeletons((state) => state.window);
  const edge = useSkeletons((state) => state.windowEdge);
  useEffect(() => {
    let isCurrent = true;
    labClient()
      .overview(OVERVIEW_EDGE_PX)
      .then((bitmap) => {
        const element = canvas.current;
        if (!isCurrent || element === null) {
          bitmap.close();
          return;
        }
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
      })
      // The lab's own failures are said where the mask is.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [mask]);
  if (mask === null) return null;
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * mask.width - window.width / 2;
    const y = ((event.clientY - box.top) / box.height) * mask.height - window.height / 2;
    chooseWindow(edge, { x, y });
  };
  const percent = (part: number, of: number): string => `${(100 * part) / of}%`;
  return (
    <div
      className="overview"
      style={{ aspectRatio: `${mask.width} / ${mask.height}` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
    >
      <canvas ref={canvas} role="img" aria-label="The whole mask, the window framed" />
      <i
        style={{
          left: percent(window.x, mask.width),
          top: percent(window.y, mask.height),
          width: percent(window.width, mask.width),
          height: percent(window.height, mask.height),
        }}
      />
    </div>
  );
}
