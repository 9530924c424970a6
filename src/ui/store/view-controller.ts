// Zoom, pan, peek, sheets and theme.
import {
  clampViewport,
  fitViewport,
  panBy,
  zoomStep,
  zoomTo,
  type Point,
  type Size,
} from '../viewer/viewport-math.ts';
import { appStore, patch } from './app-store.ts';
import { applyTheme, type Theme } from './env-slice.ts';
import type { RoomId, ViewSlice } from './view-slice.ts';

const NO_IMAGE: Size = { width: 0, height: 0 };

function withImage(change: (view: ViewSlice, image: Size) => Partial<ViewSlice>): void {
  const { view } = appStore.getState();
  if (view.imageSize !== null && view.stageSize.width > 0) patch('view', change(view, view.imageSize));
}

export function fitImage(): void {
  withImage((view, image) => ({ viewport: fitViewport(image, view.stageSize), isFitted: true }));
}

/** The stage got another size: a fitted image stays fitted, a zoomed one stays where it is. */
export function setStageSize(stageSize: Size): void {
  const { view } = appStore.getState();
  const image = view.imageSize ?? NO_IMAGE;
  const viewport = view.isFitted
    ? fitViewport(image, stageSize)
    : clampViewport(view.viewport, image, stageSize);
  patch('view', { stageSize, viewport });
}

export function zoomBy(direction: 1 | -1): void {
  withImage((view, image) => ({
    viewport: zoomStep(view.viewport, direction, image, view.stageSize),
    isFitted: false,
  }));
}

export function zoomAround(factor: number, anchor: Point): void {
  withImage((view, image) => ({
    viewport: zoomTo(view.viewport, view.viewport.scale * factor, anchor, image, view.stageSize),
    isFitted: false,
  }));
}

/** One image pixel per CSS pixel. */
export function actualSize(): void {
  withImage((view, image) => {
    const middle = { x: view.stageSize.width / 2, y: view.stageSize.height / 2 };
    return { viewport: zoomTo(view.viewport, 1, middle, image, view.stageSize), isFitted: false };
  });
}

export function pan(dx: number, dy: number): void {
  withImage((view, image) => ({
    viewport: panBy(view.viewport, dx, dy, image, view.stageSize),
    isFitted: false,
  }));
}

export function setPeeking(isPeeking: boolean): void {
  if (appStore.getState().view.isPeeking !== isPeeking) patch('view', { isPeeking });
}

export function openRoom(room: RoomId): void {
  patch('view', { room });
}

export function openSheet(sheet: ViewSlice['sheet']): void {
  patch('view', { sheet });
}

/** What is on screen becomes its opposite; back on the system's theme the choice is forgotten. */
export function switchTheme(): void {
  const { theme } = appStore.getState().env;
  const system: Theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const shown = theme === 'system' ? system : theme;
  const wanted: Theme = shown === 'dark' ? 'light' : 'dark';
  const next: Theme = wanted === system ? 'system' : wanted;
  applyTheme(next);
  patch('env', { theme: next });
}

export function setKeysOn(areKeysOn: boolean): void {
  patch('env', { areKeysOn });
}
