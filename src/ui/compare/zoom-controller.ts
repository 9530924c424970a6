// One zoom for all cells of the grid.
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
import { compareStore, patchCompare, picturesKey } from './compare-store.ts';

/** Whose pictures the cells show; null: none. */
let shownComparison: string | null = null;

/** The size that the viewport is about: that of the first picture shown; others are scaled to its width. */
export function referenceSize(): Size | null {
  for (const [key, size] of compareStore.getState().pictures)
    if (shownComparison !== null && key.startsWith(picturesKey(shownComparison, ''))) return size;
  return null;
}

/** Another comparison may have images of another size: it is looked at from its filled cells. */
export function zoomInto(comparison: string | null): void {
  if (comparison === shownComparison) return;
  shownComparison = comparison;
  patchCompare({ isFilled: true });
  refill();
}

/** The smallest view that leaves no part of the cell empty, centred. */
export function fillViewport(image: Size, cell: Size): Viewport {
  if (image.width <= 0 || image.height <= 0 || cell.width <= 0 || cell.height <= 0)
    return { scale: 1, x: 0, y: 0 };
  const scale = Math.max(cell.width / image.width, cell.height / image.height);
  return {
    scale,
    x: (cell.width - image.width * scale) / 2,
    y: (cell.height - image.height * scale) / 2,
  };
}

function withImage(change: (image: Size, cell: Size, view: Viewport) => Viewport): void {
  const image = referenceSize();
  const { cellSize, viewport } = compareStore.getState();
  if (image === null || cellSize.width === 0) return;
  patchCompare({ viewport: change(image, cellSize, viewport), isFilled: false });
}

export function setCellSize(cellSize: Size): void {
  const { isFilled, viewport } = compareStore.getState();
  const image = referenceSize();
  patchCompare({ cellSize });
  if (image === null) return;
  patchCompare({
    viewport: isFilled ? fillViewport(image, cellSize) : clampViewport(viewport, image, cellSize),
  });
}

/** Other pictures are shown: unless a person has zoomed, they fill their cells. */
export function refill(): void {
  const { isFilled, cellSize } = compareStore.getState();
  const image = referenceSize();
  if (isFilled && image !== null && cellSize.width > 0)
    patchCompare({ viewport: fillViewport(image, cellSize) });
}

/** The whole image; pressed again, the cells are filled. */
export function fitOrFill(): void {
  const image = referenceSize();
  const { cellSize, viewport } = compareStore.getState();
  if (image === null) return;
  const fitted = fitViewport(image, cellSize);
  const isFitted = Math.abs(viewport.scale - fitted.scale) < 1e-6;
  if (isFitted) patchCompare({ viewport: fillViewport(image, cellSize), isFilled: true });
  else patchCompare({ viewport: fitted, isFilled: false });
}

export function zoomGrid(direction: 1 | -1): void {
  withImage((image, cell, view) => zoomStep(view, direction, image, cell));
}

export function zoomGridAround(factor: number, anchor: Point): void {
  withImage((image, cell, view) => zoomTo(view, view.scale * factor, anchor, image, cell));
}

/** One image pixel per CSS pixel. */
export function actualGridSize(): void {
  withImage((image, cell, view) => zoomTo(view, 1, { x: cell.width / 2, y: cell.height / 2 }, image, cell));
}

export function panGrid(dx: number, dy: number): void {
  withImage((image, cell, view) => panBy(view, dx, dy, image, cell));
}
