// The canvas: the prediction under the outline of the ground truth. The pointer paints; wheel and pinch zoom; Alt or the middle button moves.
import {
  useEffect,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import { announce } from '../store/app-store.ts';
import { HeldPoints } from '../viewer/held-points.ts';
import { CRISP_FROM_SCALE, wheelFactor, type Point } from '../viewer/viewport-math.ts';
import { LabCanvas } from './lab-canvas.tsx';
import { command } from './lab-controller.ts';
import { labStore, patchLab, useLab } from './lab-store.ts';
import { panLab, revealInLab, setLabStageSize, toCrop, zoomLabAround } from './lab-view.ts';
import { MarkRings } from './mark-rings.tsx';

const HELP =
  'Drag to paint, wheel to zoom, drag a map or hold Alt to move, two fingers zoom and move. Arrow keys move the brush by 1 px, with Shift by 8; Enter paints.';
const ARROWS: Readonly<Partial<Record<string, readonly [number, number]>>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const FAST_PX = 8;
/** A finger that moves less has tapped. */
const TOUCH_SLACK_PX = 4;

export function LabStage() {
  const stage = useRef<HTMLDivElement>(null);
  const pointer = useRef<HTMLDivElement>(null);
  useStageSize(stage);
  useWheel(stage);
  const handlers = usePainting(stage, pointer);
  const viewport = useLab((state) => state.viewport);
  const crop = useLab((state) => state.place?.crop ?? null);
  const metrics = useLab((state) => state.state?.metrics ?? null);
  const size = useLab((state) => state.stageSize);
  const words =
    metrics === null
      ? 'Nothing is open yet'
      : `The prediction has ${metrics.now.pieces} pieces and ${metrics.now.loops} loops; at the start ${metrics.before.pieces} and ${metrics.before.loops}`;
  return (
    <div
      ref={stage}
      className="stage lab-stage"
      role="group"
      aria-label="Canvas to paint on"
      aria-describedby="lab-stage-help"
      title={HELP}
      tabIndex={0}
      data-testid="lab-stage"
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <span id="lab-stage-help" className="sr-only">
        {HELP}
      </span>
      <div
        className="canvases"
        data-crisp={viewport.scale >= CRISP_FROM_SCALE || undefined}
        style={{
          width: crop?.width ?? 0,
          height: crop?.height ?? 0,
          transform: `translate(${viewport.x}px, ${viewport.y}px) scale(${viewport.scale})`,
        }}
      >
        <LabCanvas id="prediction" label={words} />
        <LabCanvas id="truth" label="Outline of the ground truth" />
      </div>
      <MarkRings viewport={viewport} size={size} isLarge />
      <KeyboardBrush />
      <div ref={pointer} className="brush-ring" hidden />
      <StagePills />
      <Waiting />
    </div>
  );
}

function StagePills() {
  const metrics = useLab((state) => state.state?.metrics ?? null);
  return (
    <>
      <span className="pill key">
        <span>
          <i className="sw" style={{ '--c': 'var(--c-pred)' } as CSSProperties} />
          Prediction
        </span>
        <span>
          <i className="sw outline" style={{ '--c': 'var(--c-gt)' } as CSSProperties} />
          Ground truth
        </span>
      </span>
      {metrics !== null && (
        <span className="pill topology" data-testid="lab-topology">
          <span>
            <em>pieces</em>
            {metrics.before.pieces} → {metrics.now.pieces}
          </span>
          <span>
            <em>loops</em>
            {metrics.before.loops} → {metrics.now.loops}
          </span>
        </span>
      )}
    </>
  );
}

function Waiting() {
  const phase = useLab((state) => state.phase);
  const hasState = useLab((state) => state.state !== null);
  if (phase === 'failed') return <div className="empty">Nothing is open.</div>;
  if (phase === 'ready' && hasState) return null;
  return <div className="empty">{phase === 'waiting' ? 'Waiting for the data set …' : 'Opening …'}</div>;
}

function KeyboardBrush() {
  const cursor = useLab((state) => state.cursor);
  const viewport = useLab((state) => state.viewport);
  const sizePx = useLab((state) => state.brush.sizePx);
  if (cursor === null) return null;
  return (
    <div
      className="brush-ring keys"
      data-testid="brush-cursor"
      style={{
        width: sizePx * viewport.scale,
        height: sizePx * viewport.scale,
        left: viewport.x + cursor.x * viewport.scale,
        top: viewport.y + cursor.y * viewport.scale,
      }}
    />
  );
}

function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
  const { place, cursor, brush, viewport, stageSize } = labStore.getState();
  if (place === null || event.target !== event.currentTarget) return;
  const middle = toCrop(viewport, { x: stageSize.width / 2, y: stageSize.height / 2 });
  const from = cursor ?? { x: Math.floor(middle.x) + 0.5, y: Math.floor(middle.y) + 0.5 };
  const arrow = ARROWS[event.key];
  if (event.key === 'Enter') {
    command({ kind: 'stroke', ...brush, points: [from.x, from.y], isNew: true }, 'Painted.');
    patchLab({ cursor: from });
  } else if (event.key === 'Escape') patchLab({ cursor: null });
  else if (arrow !== undefined) {
    const step = event.shiftKey ? FAST_PX : 1;
    const inside = (value: number, length: number): number => Math.min(length - 0.5, Math.max(0.5, value));
    const next = {
      x: inside(from.x + arrow[0] * step, place.crop.width),
      y: inside(from.y + arrow[1] * step, place.crop.height),
    };
    patchLab({ cursor: next });
    revealInLab(next);
    announce(`Brush at x ${Math.floor(next.x)}, y ${Math.floor(next.y)}.`);
  } else return;
  event.preventDefault();
}

function useStageSize(stage: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    if (stage.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setLabStageSize({ width, height });
    });
    observer.observe(stage.current);
    return () => observer.disconnect();
  }, [stage]);
}

function useWheel(stage: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const anchor = { x: event.clientX - box.left, y: event.clientY - box.top };
      zoomLabAround(wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey), anchor);
    };
    // React's wheel listeners are passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [stage]);
}

/** Pointer events to strokes. Nothing of it goes through React: the ring follows the pointer by itself. */
function usePainting(stage: RefObject<HTMLDivElement | null>, ring: RefObject<HTMLDivElement | null>) {
  /** 'wait': a finger that paints once it moves or leaves, unless a second one makes it a pinch. */
  const action = useRef<'paint' | 'move' | 'wait' | null>(null);
  const held = useRef(new HeldPoints());
  const lastAt = useRef<Point>({ x: 0, y: 0 });

  const onStage = (event: { clientX: number; clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const cropPoint = (event: { clientX: number; clientY: number }): number[] => {
    const { x, y } = toCrop(labStore.getState().viewport, onStage(event));
    return [x, y];
  };
  const showRing = (event: PointerEvent): void => {
    if (ring.current === null) return;
    const { viewport, brush } = labStore.getState();
    const at = onStage(event);
    const diameter = `${brush.sizePx * viewport.scale}px`;
    Object.assign(ring.current.style, {
      left: `${at.x}px`,
      top: `${at.y}px`,
      width: diameter,
      height: diameter,
    });
    ring.current.hidden = event.pointerType !== 'mouse';
  };
  const begin = (event: PointerEvent, at: { clientX: number; clientY: number }): void => {
    action.current = 'paint';
    patchLab({ cursor: null });
    command({ kind: 'stroke', ...labStore.getState().brush, points: cropPoint(at), isNew: true });
    showRing(event);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 && event.button !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current.press(event.pointerId, onStage(event));
    lastAt.current = { x: event.clientX, y: event.clientY };
    if (event.button === 1 || event.altKey || held.current.count > 1) action.current = 'move';
    else if (event.pointerType === 'touch') action.current = 'wait';
    else begin(event, event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    showRing(event);
    const from = lastAt.current;
    const to = { x: event.clientX, y: event.clientY };
    const move = held.current.move(event.pointerId, onStage(event));
    if (action.current === 'move') {
      if (move === null) return;
      panLab(move.pan.x, move.pan.y);
      if (move.zoom !== null) zoomLabAround(move.zoom.factor, move.zoom.anchor);
      return;
    }
    if (action.current === 'wait') {
      if (Math.hypot(to.x - from.x, to.y - from.y) < TOUCH_SLACK_PX) return;
      begin(event, { clientX: from.x, clientY: from.y });
    }
    if (action.current === 'paint') {
      const path = [{ clientX: from.x, clientY: from.y }, ...event.nativeEvent.getCoalescedEvents(), event];
      const points = path.flatMap(cropPoint);
      command({ kind: 'stroke', ...labStore.getState().brush, points, isNew: false });
      lastAt.current = to;
    }
  };
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>): void => {
    // A tap is a dot.
    if (action.current === 'wait' && event.type === 'pointerup') begin(event, event);
    held.current.release(event.pointerId);
    if (held.current.count === 0) action.current = null;
  };
  const onPointerLeave = (): void => {
    if (ring.current !== null) ring.current.hidden = true;
  };
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: onPointerEnd,
    onPointerCancel: onPointerEnd,
    onPointerLeave,
  };
}
