// Zoom, pan, peek, sheets and theme.
import {
  clampViewport,
  fitViewport,
  panBy,
  zoomStep,
  zoomTo,
  zoomToBox,
  type Point,
  type Size,
} from '../viewer/viewport-math.ts';
import { describeRing } from '../viewer/ring-geometry.ts';
import { announce, appStore, patch } from './app-store.ts';
import { applyTeaching, applyTheme, type Theme } from './appearance.ts';
import type { RoomId, Side, TwoUp, ViewLayerId, ViewSlice } from './view-slice.ts';

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

/** Zooms to one topology error; once more, and the whole image is back. */
export function zoomToRing(number: number): void {
  const { activeRing, located } = appStore.getState().view;
  const ring = located?.rings.find((candidate) => candidate.number === number);
  if (ring === undefined) return;
  if (number === activeRing) {
    patch('view', { activeRing: null });
    fitImage();
    return;
  }
  const { column, row, width, height } = ring.box;
  withImage((view, image) => ({
    viewport: zoomToBox({ x: column, y: row, width, height }, image, view.stageSize),
    isFitted: false,
    activeRing: number,
  }));
  announce(`Topology error ${describeRing(ring)}.`);
}

/** The next or the former topology error in the order of their numbers, round and round. */
export function zoomToNextRing(direction: 1 | -1): void {
  const { activeRing, located } = appStore.getState().view;
  const count = located?.rings.length ?? 0;
  if (count === 0) return;
  const from = activeRing ?? (direction === 1 ? 0 : 1);
  zoomToRing(((from - 1 + direction + count) % count) + 1);
}

function patchTwoUp(fields: Partial<TwoUp>): void {
  patch('view', { twoUp: { ...appStore.getState().view.twoUp, ...fields } });
}

/** One line down the stage parts what is compared, or the stage is whole again. */
export function toggleTwoUp(): void {
  const isOn = !appStore.getState().view.twoUp.isOn;
  patchTwoUp({ isOn });
  announce(isOn ? 'Two sides: each layer can be left, right or on both.' : 'One view.');
}

/** @param share place of the line, 0…1 of the stage's width */
export function setTwoUpShare(share: number): void {
  patchTwoUp({ share: Math.min(1, Math.max(0, share)) });
}

export function setLayerSide(layer: ViewLayerId, side: Side): void {
  patchTwoUp({ sides: { ...appStore.getState().view.twoUp.sides, [layer]: side } });
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

/** Larger type for a projector, or the usual one. */
export function setTeaching(isTeaching: boolean): void {
  applyTeaching(isTeaching);
  patch('env', { isTeaching });
  announce(isTeaching ? 'Teacher mode: larger type.' : 'Usual size of type.');
}

export function setKeysOn(areKeysOn: boolean): void {
  patch('env', { areKeysOn });
}
