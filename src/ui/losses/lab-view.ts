// Which part of the crop the canvas shows; the maps show the same part.
import {
  clampViewport,
  fitViewport,
  panBy,
  zoomStep,
  zoomTo,
  type Point,
  type Size,
  type Viewport,
} from '../viewer/viewport-math.ts';
import { labStore, patchLab } from './lab-store.ts';
import type { LabStore } from './lab-store.ts';

/** A part of a px less or more, for whole-number zoom: crisp pixels. */
const SNAP = 0.06;

/** A given view shows the focus of the crop at a whole-number zoom. */
function givenView({ place, stageSize }: LabStore): Viewport | null {
  if (place === null || stageSize.width === 0) return null;
  const { crop, focus } = place;
  const scale = Math.max(
    1,
    // A rule of 1 px beside the canvas must not cost a whole step.
    Math.floor(0.02 + Math.min(stageSize.width / focus.width, stageSize.height / focus.height)),
  );
  return centreOn({ x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 }, scale, crop, stageSize);
}

function centreOn(point: Point, scale: number, crop: Size, stage: Size): Viewport {
  const view = { scale, x: stage.width / 2 - point.x * scale, y: stage.height / 2 - point.y * scale };
  return clampViewport(view, crop, stage);
}

/** Shows what there is to see in a new crop. */
export function lookAtPlace(): void {
  const view = givenView(labStore.getState());
  if (view !== null) patchLab({ viewport: view, isViewGiven: true });
}

export function setLabStageSize(stageSize: Size): void {
  patchLab({ stageSize });
  const { isViewGiven, viewport, place } = labStore.getState();
  if (isViewGiven) lookAtPlace();
  else if (place !== null) patchLab({ viewport: clampViewport(viewport, place.crop, stageSize) });
}

function withCrop(change: (viewport: Viewport, crop: Size, stage: Size) => Viewport): void {
  const { viewport, place, stageSize } = labStore.getState();
  if (place !== null && stageSize.width > 0)
    patchLab({ viewport: change(viewport, place.crop, stageSize), isViewGiven: false });
}

export const zoomLabBy = (direction: 1 | -1): void =>
  withCrop((view, crop, stage) => zoomStep(view, direction, crop, stage));

export const zoomLabAround = (factor: number, anchor: Point): void =>
  withCrop((view, crop, stage) => zoomTo(view, view.scale * factor, anchor, crop, stage));

export const panLab = (dx: number, dy: number): void =>
  withCrop((view, crop, stage) => panBy(view, dx, dy, crop, stage));

/** The whole crop. */
export const fitLab = (): void => withCrop((_, crop, stage) => fitViewport(crop, stage));

export const actualLabSize = (): void =>
  withCrop((view, crop, stage) => zoomTo(view, 1, { x: stage.width / 2, y: stage.height / 2 }, crop, stage));

/** Brings a point of the crop into view if it is not. */
export function revealInLab({ x, y }: Point): void {
  withCrop((view, crop, stage) => {
    const at = { x: view.x + x * view.scale, y: view.y + y * view.scale };
    const isSeen = at.x >= 0 && at.y >= 0 && at.x <= stage.width && at.y <= stage.height;
    return isSeen ? view : centreOn({ x, y }, view.scale, crop, stage);
  });
}

/** A point of the canvas, in px of the crop. */
export function toCrop(viewport: Viewport, { x, y }: Point): Point {
  return { x: (x - viewport.x) / viewport.scale, y: (y - viewport.y) / viewport.scale };
}

/**
 * The view of a map that shows all that the canvas shows, around the same middle; at a whole-number zoom where that is near.
 *
 * @param stage size of the canvas
 * @param map size of the map
 */
export function mapViewport(viewport: Viewport, stage: Size, map: Size): Viewport {
  if (stage.width === 0 || map.width === 0) return viewport;
  const exact = viewport.scale * Math.min(map.width / stage.width, map.height / stage.height);
  const whole = Math.max(1, Math.round(exact));
  const scale = Math.abs(exact - whole) <= SNAP * whole ? whole : exact;
  const middle = toCrop(viewport, { x: stage.width / 2, y: stage.height / 2 });
  return {
    scale,
    x: Math.round(map.width / 2 - middle.x * scale),
    y: Math.round(map.height / 2 - middle.y * scale),
  };
}
