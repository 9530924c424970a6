// Images × runs: all cells under one zoom; what breaks is ringed.
import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { HeldPoints } from '../viewer/held-points.ts';
import { wheelFactor, type Point } from '../viewer/viewport-math.ts';
import { gridColumns, gridRows, runOfCell, type Column, type GridRow } from './columns.ts';
import { runKey, useCompare } from './compare-store.ts';
import { GridCell } from './grid-cell.tsx';
import { noPrediction } from './picture-words.ts';
import type { Shown } from './shown.ts';
import { useShown } from './use-shown.ts';
import { panGrid, setCellSize, zoomGridAround } from './zoom-controller.ts';

const PAN_KEY_PX = 40;
const ARROWS: Readonly<Partial<Record<string, [number, number]>>> = {
  ArrowLeft: [PAN_KEY_PX, 0],
  ArrowRight: [-PAN_KEY_PX, 0],
  ArrowUp: [0, PAN_KEY_PX],
  ArrowDown: [0, -PAN_KEY_PX],
};

export function CompareGrid() {
  const shown = useShown();
  if ('message' in shown) return <div className="cmp-grid-wrap" />;
  return <Grid shown={shown} />;
}

function Grid({ shown }: { shown: Shown }) {
  const wrap = useRef<HTMLDivElement>(null);
  const choice = useCompare((state) => state.choice[state.tab]);
  const { scale, x, y } = useCompare((state) => state.viewport);
  const cellSize = useCompare((state) => state.cellSize);
  const columns = gridColumns(shown.columns, choice);
  const rows = gridRows(shown.results.runs, columns.at(0), choice, shown.planned);
  useCellSize(wrap);
  useWheelZoom(wrap);
  const { isDragging, handlers } = useDrag();
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (event.target !== event.currentTarget || arrow === undefined) return;
    event.preventDefault();
    panGrid(...arrow);
  };
  const style = {
    '--s': scale,
    '--tx': x,
    '--ty': y,
    '--cw': cellSize.width,
    '--ch': cellSize.height,
    '--columns': columns.length + 2,
    '--rows': Math.min(3, Math.max(1, rows.length)),
  } as CSSProperties;
  return (
    <div
      ref={wrap}
      className="cmp-grid-wrap"
      role="group"
      aria-label="Images by runs; arrow keys move all cells"
      tabIndex={0}
      data-dragging={isDragging || undefined}
      data-crisp={scale >= 2 || undefined}
      data-testid="compare-grid"
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <div className="cmp-grid" role="table" aria-label="Images by runs" style={style}>
        <div role="row" className="cmp-row head">
          <div role="columnheader" className="hd">
            <span className="sw image" />
            Image
          </div>
          <div role="columnheader" className="hd">
            <span className="sw" style={{ '--c': 'var(--c-gt)' } as CSSProperties} />
            <span className="ell">Ground truth</span>
          </div>
          {columns.map((column) => (
            <div key={column.letter} role="columnheader" className="hd" title={column.label}>
              <span className="dot" style={{ '--c': column.colour } as CSSProperties} />
              {column.letter} <span className="ell">{column.label.replace(/^\+ /, '')}</span>
            </div>
          ))}
        </div>
        {rows.map((row) => (
          <Row key={row.id} row={row} columns={columns} shown={shown} />
        ))}
      </div>
      {rows.length === 0 && (
        <p className="cmp-empty">No image is held out for validation: add more pairs, or use k-fold.</p>
      )}
    </div>
  );
}

function Row({ row, columns, shown }: { row: GridRow; columns: readonly Column[]; shown: Shown }) {
  const choice = useCompare((state) => state.choice[state.tab]);
  const { comparison, noPictures, source } = shown;
  const drawn = useCompare((state) => state.drawn);
  return (
    <div role="row" className="cmp-row">
      {(['image', 'groundTruth'] as const).map((layer) => (
        <GridCell
          key={layer}
          comparison={comparison}
          imageId={row.id}
          imageName={row.name}
          layer={layer}
          noPicture={noPictures?.image ?? null}
        />
      ))}
      {columns.map((column) => {
        const run = runOfCell(shown.results.runs, column, row.id, choice);
        return (
          <GridCell
            key={column.letter}
            comparison={comparison}
            imageId={row.id}
            imageName={row.name}
            layer="prediction"
            letter={column.letter}
            run={run?.key ?? null}
            clDice={run?.images.find(({ id }) => id === row.id)?.clDice ?? null}
            noPicture={
              noPictures?.prediction ??
              (comparison !== null && run !== null && drawn.has(runKey(comparison, run.key))
                ? noPrediction(source)
                : null)
            }
          />
        );
      })}
    </div>
  );
}

/** All cells are alike: the first one is measured. */
function useCellSize(wrap: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = wrap.current;
    if (element === null) return;
    const measure = (): void => {
      const cell = element.querySelector('.cell');
      if (cell !== null) setCellSize({ width: cell.clientWidth, height: cell.clientHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Columns and rows come and go without a change of the whole.
    const mutations = new MutationObserver(measure);
    mutations.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      mutations.disconnect();
    };
  }, [wrap]);
}

function useWheelZoom(wrap: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = wrap.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      const cell = event.target instanceof Element ? event.target.closest('.cell') : null;
      if (cell === null) return;
      event.preventDefault();
      const box = cell.getBoundingClientRect();
      zoomGridAround(wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey), {
        x: event.clientX - box.left,
        y: event.clientY - box.top,
      });
    };
    // React's wheel listeners are passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [wrap]);
}

function useDrag() {
  const [isDragging, setIsDragging] = useState(false);
  const held = useRef(new HeldPoints());
  /** All fingers count from the corner of the cell that the first one came down on: every cell has the same zoom. */
  const corner = useRef<Point>({ x: 0, y: 0 });
  const placeOf = (event: PointerEvent<HTMLDivElement>): Point => ({
    x: event.clientX - corner.current.x,
    y: event.clientY - corner.current.y,
  });
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const cell = event.target instanceof Element ? event.target.closest('.cell') : null;
    if (event.button !== 0 || cell === null) return;
    if (held.current.count === 0) {
      const box = cell.getBoundingClientRect();
      corner.current = { x: box.left, y: box.top };
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current.press(event.pointerId, placeOf(event));
    setIsDragging(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const move = held.current.move(event.pointerId, placeOf(event));
    if (move === null) return;
    panGrid(move.pan.x, move.pan.y);
    if (move.zoom !== null) zoomGridAround(move.zoom.factor, move.zoom.anchor);
  };
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>): void => {
    held.current.release(event.pointerId);
    if (held.current.count === 0) setIsDragging(false);
  };
  return {
    isDragging,
    handlers: { onPointerDown, onPointerMove, onPointerUp: onPointerEnd, onPointerCancel: onPointerEnd },
  };
}
