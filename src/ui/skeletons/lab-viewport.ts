// One zoom and one crosshair for all five views.
import type { LabAnswer } from '../../workers/skeleton-lab-protocol.ts';
import type { ZoomDriver } from '../store/room-drivers.ts';
import type { Point, Size } from '../viewer/viewport-math.ts';
import { patchSkeletons, skeletonsStore } from './skeletons-store.ts';
import { centreOn, fitWhole, panWhole, pixelAt, stepZoom, zoomTo } from './whole-zoom.ts';

const FIRST_ZOOM = 3;

/** Whose window the zoom was chosen for: another one is looked at from its widest place. */
let placedFor: string | null = null;

const middleOf = ({ width, height }: Size): Point => ({ x: width / 2, y: height / 2 });

/** Another mask or window is coming: it will be looked at from its widest place. */
export function forgetPlace(): void {
  placedFor = null;
}

/** Brings a new window into sight where it is widest, with the crosshair on that place. */
export function placeView({ window, widest }: LabAnswer): void {
  const key = [window.x, window.y, window.width, window.height].join();
  const { stageSize } = skeletonsStore.getState();
  if (placedFor === key || stageSize.width === 0) return;
  placedFor = key;
  const whole = fitWhole(window, stageSize);
  const viewport = whole.scale >= FIRST_ZOOM ? whole : centreOn(widest, FIRST_ZOOM, window, stageSize);
  patchSkeletons({ viewport, probe: widest });
}

export function setViewSize(stageSize: Size): void {
  const { viewport, window, stageSize: former } = skeletonsStore.getState();
  if (stageSize.width === former.width && stageSize.height === former.height) return;
  // What was in the middle stays there.
  const dx = (stageSize.width - former.width) / 2;
  const dy = (stageSize.height - former.height) / 2;
  patchSkeletons({ stageSize, viewport: panWhole(viewport, dx, dy, window, stageSize) });
}

export function panViews(dx: number, dy: number): void {
  const { viewport, window, stageSize } = skeletonsStore.getState();
  patchSkeletons({ viewport: panWhole(viewport, dx, dy, window, stageSize) });
}

export function zoomViews(direction: 1 | -1, anchor?: Point): void {
  const { viewport, window, stageSize } = skeletonsStore.getState();
  const at = anchor ?? middleOf(stageSize);
  patchSkeletons({ viewport: stepZoom(viewport, direction, at, window, stageSize) });
}

export const viewsZoom: ZoomDriver = {
  zoomBy: zoomViews,
  fit: () => {
    const { window, stageSize } = skeletonsStore.getState();
    patchSkeletons({ viewport: fitWhole(window, stageSize) });
  },
  actualSize: () => {
    const { viewport, window, stageSize } = skeletonsStore.getState();
    patchSkeletons({ viewport: zoomTo(viewport, 1, middleOf(stageSize), window, stageSize) });
  },
};

/** Puts the crosshair under a point of a view. */
export function probeAt(point: Point): void {
  const { viewport, window } = skeletonsStore.getState();
  const probe = pixelAt(point, viewport, window);
  if (probe !== null) patchSkeletons({ probe });
}

/** Moves the crosshair by whole pixels, and the views with it where it would leave them. */
export function moveProbe(dx: number, dy: number): void {
  const { probe, window, viewport, stageSize } = skeletonsStore.getState();
  const from = probe ?? { x: Math.floor(window.width / 2), y: Math.floor(window.height / 2) };
  const x = Math.min(window.width - 1, Math.max(0, from.x + dx));
  const y = Math.min(window.height - 1, Math.max(0, from.y + dy));
  const { scale } = viewport;
  const left = viewport.x + x * scale;
  const top = viewport.y + y * scale;
  const isInSight =
    left >= 0 && top >= 0 && left + scale <= stageSize.width && top + scale <= stageSize.height;
  patchSkeletons({
    probe: { x, y },
    ...(isInSight ? {} : { viewport: centreOn({ x, y }, scale, window, stageSize) }),
  });
}
