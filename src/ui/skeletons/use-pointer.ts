// Wheel and pinch zoom, drag pans or paints, and a moving pointer carries the crosshair.
import { useEffect, useState, type RefObject } from 'react';
import type { Point } from '../viewer/viewport-math.ts';
import { stroke } from './lab-masks.ts';
import { panViews, probeAt, setViewSize, zoomViews } from './lab-viewport.ts';
import { skeletonsStore } from './skeletons-store.ts';

/** Wheel travel for one zoom: about one notch. */
const WHEEL_STEP_PX = 60;
/** Pinch apart or together by this factor for one zoom. */
const PINCH_STEP = 1.3;

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
    const pointers = new Map<number, Point>();
    let travelPx = 0;
    let spread = 0;
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
      pointers.set(event.pointerId, placeOf(event));
      spread = 0;
      setIsMoving(true);
      if (canPaint && event.button === 0) stroke(inImage(placeOf(event)), inImage(placeOf(event)));
    };
    const onMove = (event: PointerEvent): void => {
      const place = placeOf(event);
      probeAt(place);
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      pointers.set(event.pointerId, place);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other !== undefined) {
        const distance = Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
        if (spread === 0) spread = distance;
        const middle = { x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 };
        if (distance > spread * PINCH_STEP || distance < spread / PINCH_STEP) {
          zoomViews(distance > spread ? 1 : -1, middle);
          spread = distance;
        }
        panViews((place.x - before.x) / 2, (place.y - before.y) / 2);
      } else if (canPaint && (event.buttons & 1) !== 0) stroke(inImage(before), inImage(place));
      else panViews(place.x - before.x, place.y - before.y);
    };
    const onEnd = (event: PointerEvent): void => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) setIsMoving(false);
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
