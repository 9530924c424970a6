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
import { CRISP_FROM_SCALE, wheelFactor } from './viewport-math.ts';

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
  const { isDragging, handlers } = useDragAndPinch(stage);
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

function useDragAndPinch(stage: React.RefObject<HTMLDivElement | null>) {
  const [isDragging, setIsDragging] = useState(false);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (
      event.target instanceof Element &&
      event.target.closest('button, a, [role=button], [role=slider]') !== null
    )
      return;
    if (event.button !== 0 && event.button !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    setIsDragging(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined || stage.current === null) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    if (other === undefined) {
      pan(now.x - before.x, now.y - before.y);
      return;
    }
    const box = stage.current.getBoundingClientRect();
    const distance = (a: { x: number; y: number }): number =>
      Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
    pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    zoomAround(distance(now) / distance(before), {
      x: (now.x + other.x) / 2 - box.left,
      y: (now.y + other.y) / 2 - box.top,
    });
  };
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>): void => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size === 0) setIsDragging(false);
  };
  return {
    isDragging,
    handlers: { onPointerDown, onPointerMove, onPointerUp: onPointerEnd, onPointerCancel: onPointerEnd },
  };
}
