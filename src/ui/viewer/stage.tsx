// The viewer: all layers under one transform; wheel and pinch zoom around the pointer, drag pans.
import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { useApp } from '../store/app-store.ts';
import { NextHintLine } from '../hints/next-hint-line.tsx';
import { SlowStep } from '../slow-step/slow-step.tsx';
import { pan, setStageSize, zoomAround } from '../store/view-controller.ts';
import { DRAWING_ORDER } from './layer-list.ts';
import { LayerCanvas } from './layer-canvas.tsx';
import { Rings } from './rings.tsx';
import { StageLegend } from './stage-legend.tsx';
import { TroubleCard } from './trouble-card.tsx';
import { TwoUpLine } from './two-up-line.tsx';
import { HeldPoints } from './held-points.ts';
import { CRISP_FROM_SCALE, wheelFactor, type Point } from './viewport-math.ts';

const PAN_KEY_PX = 40;
const ARROWS: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [PAN_KEY_PX, 0],
  ArrowRight: [-PAN_KEY_PX, 0],
  ArrowUp: [0, PAN_KEY_PX],
  ArrowDown: [0, -PAN_KEY_PX],
};

export function Stage() {
  const stage = useRef<HTMLDivElement>(null);
  useStageSize(stage);
  useWheelZoom(stage);
  const { isDragging, handlers } = useDragAndPinch();
  const name = useApp(({ data }) => data.table?.rows.find((row) => row.id === data.selectedId)?.name ?? null);
  const hasImage = useApp(({ view }) => view.imageSize !== null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (event.target !== event.currentTarget || (arrow as [number, number] | undefined) === undefined) return;
    event.preventDefault();
    pan(...arrow);
  };
  return (
    <div
      ref={stage}
      className="stage"
      role="group"
      aria-label={name === null ? 'Viewer' : `Viewer, image ${name}`}
      tabIndex={0}
      data-dragging={isDragging || undefined}
      data-testid="stage"
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <LayerStack />
      <Rings />
      <TwoUpLine />
      {!hasImage && <Empty />}
      <StageLegend />
      {/* Over the rings, so that it can be read; they take the pointer through it. */}
      <NextHintLine />
      <TroubleCard />
      <SlowStep />
    </div>
  );
}

function LayerStack() {
  const { scale, x, y } = useApp((state) => state.view.viewport);
  const imageSize = useApp((state) => state.view.imageSize);
  const isPeeking = useApp((state) => state.view.isPeeking);
  // Where the line between two sides falls on the image, so that one zoom serves both.
  const cutPx = useApp(({ view }) => (view.stageSize.width * view.twoUp.share - x) / scale);
  return (
    <div
      className="canvases"
      data-crisp={scale >= CRISP_FROM_SCALE || undefined}
      data-peeking={isPeeking || undefined}
      style={
        {
          width: imageSize?.width ?? 0,
          height: imageSize?.height ?? 0,
          transform: `translate(${x}px, ${y}px) scale(${scale})`,
          '--cut': `${cutPx}px`,
        } as CSSProperties
      }
    >
      {DRAWING_ORDER.map((layer) => (
        <LayerCanvas key={layer} layer={layer} />
      ))}
    </div>
  );
}

function Empty() {
  const isLoading = useApp((state) => state.data.progress !== null || state.data.sampleSets.length === 0);
  const trouble = useApp((state) => state.data.trouble);
  return (
    <div className="empty">
      {isLoading && trouble === null
        ? 'Loading the first sample set …'
        : 'Choose a sample set, or drop images and masks.'}
    </div>
  );
}

function useStageSize(stage: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setStageSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);
}

function useWheelZoom(stage: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const anchor = { x: event.clientX - box.left, y: event.clientY - box.top };
      zoomAround(wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey), anchor);
    };
    // React's wheel listeners are passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [stage]);
}

function useDragAndPinch() {
  const [isDragging, setIsDragging] = useState(false);
  const held = useRef(new HeldPoints());
  const placeOf = (event: PointerEvent<HTMLDivElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (
      event.target instanceof Element &&
      event.target.closest('button, a, [role=button], [role=slider]') !== null
    )
      return;
    if (event.button !== 0 && event.button !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current.press(event.pointerId, placeOf(event));
    setIsDragging(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const move = held.current.move(event.pointerId, placeOf(event));
    if (move === null) return;
    pan(move.pan.x, move.pan.y);
    if (move.zoom !== null) zoomAround(move.zoom.factor, move.zoom.anchor);
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
