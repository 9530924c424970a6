// Wheel and pinch zoom, drag pans or paints, and a moving pointer carries the crosshair.
import { useEffect, useState, type RefObject } from 'react';
import { HeldPoints } from '../viewer/held-points.ts';
import type { Point } from '../viewer/viewport-math.ts';
import { stroke } from './lab-masks.ts';
import { panViews, probeAt, setViewSize, zoomViews } from './lab-viewport.ts';
import { skeletonsStore } from './skeletons-store.ts';

/** Wheel travel for one zoom: about one notch. */
const WHEEL_STEP_PX = 60;
/** Pinch apart or together by this factor for one zoom. */
const PINCH_STEP = 1.3;
/** A finger that moves less has tapped. */
const TOUCH_SLACK_PX = 4;

function inImage({ x, y }: Point): Point {
  const { viewport } = skeletonsStore.getState();
  return { x: (x - viewport.x) / viewport.scale, y: (y - viewport.y) / viewport.scale };
}

/** @returns whether a pointer pans or paints now */
export function usePointer(stage: RefObject<HTMLDivElement | null>, canPaint: boolean): boolean {
  const [isMoving, setIsMoving] = useState(false);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    const held = new HeldPoints();
    /** A finger that may become one of two paints only once it has moved. */
    let waiting: Point | null = null;
    let last: Point = { x: 0, y: 0 };
    let travelPx = 0;
    let spread = 1;
    const placeOf = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      travelPx += event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY * (event.ctrlKey ? 6 : 1);
      while (Math.abs(travelPx) >= WHEEL_STEP_PX) {
        zoomViews(travelPx < 0 ? 1 : -1, placeOf(event));
        travelPx -= Math.sign(travelPx) * WHEEL_STEP_PX;
      }
    };
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0 && event.button !== 1) return;
      element.setPointerCapture(event.pointerId);
      const place = placeOf(event);
      held.press(event.pointerId, place);
      last = place;
      spread = 1;
      waiting = null;
      setIsMoving(true);
      if (!canPaint || event.button !== 0 || held.count > 1) return;
      if (event.pointerType === 'touch') waiting = place;
      else stroke(inImage(place), inImage(place));
    };
    const onMove = (event: PointerEvent): void => {
      const place = placeOf(event);
      probeAt(place);
      const move = held.move(event.pointerId, place);
      if (move === null) return;
      if (move.zoom !== null) {
        // The zoom has whole steps only: one for so much apart or together.
        spread *= move.zoom.factor;
        if (spread > PINCH_STEP || spread < 1 / PINCH_STEP) {
          zoomViews(spread > 1 ? 1 : -1, move.zoom.anchor);
          spread = 1;
        }
        panViews(move.pan.x, move.pan.y);
      } else if (canPaint && (event.buttons & 1) !== 0) {
        if (waiting !== null && Math.hypot(place.x - waiting.x, place.y - waiting.y) < TOUCH_SLACK_PX) return;
        stroke(inImage(waiting ?? last), inImage(place));
        waiting = null;
      } else panViews(move.pan.x, move.pan.y);
      last = place;
    };
    const onEnd = (event: PointerEvent): void => {
      // A tap is a dot.
      if (waiting !== null && event.type === 'pointerup') stroke(inImage(waiting), inImage(waiting));
      waiting = null;
      held.release(event.pointerId);
      if (held.count === 0) setIsMoving(false);
    };
    // A wheel listener of React's is passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false, signal });
    element.addEventListener('pointerdown', onDown, { signal });
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerup', onEnd, { signal });
    element.addEventListener('pointercancel', onEnd, { signal });
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setViewSize({ width, height });
    });
    // All five are of one size.
    observer.observe(element);
    return () => {
      stop.abort();
      observer.disconnect();
    };
  }, [stage, canPaint]);
  return isMoving;
}
