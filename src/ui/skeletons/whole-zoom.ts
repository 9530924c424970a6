// Zoom by whole numbers, so that every pixel of a mask is a crisp square of the same size. Pure.
import { clampViewport, type Point, type Size, type Viewport } from '../viewer/viewport-math.ts';

/** Screen pixels a pixel; below 1 a whole number of pixels on one screen pixel. */
export const ZOOMS: readonly number[] = [
  1 / 16,
  1 / 12,
  1 / 8,
  1 / 6,
  1 / 4,
  1 / 3,
  1 / 2,
  1,
  2,
  3,
  4,
  5,
  6,
  8,
  10,
  12,
  16,
  24,
  32,
];

function settle(view: Viewport, image: Size, stage: Size): Viewport {
  const { scale, x, y } = clampViewport(view, image, stage);
  return { scale, x: Math.round(x), y: Math.round(y) };
}

/** The largest zoom that shows all of the image, else the smallest there is; in the middle. */
export function fitWhole(image: Size, stage: Size): Viewport {
  const fits = (zoom: number): boolean =>
    image.width * zoom <= stage.width && image.height * zoom <= stage.height;
  const scale = ZOOMS.findLast(fits) ?? ZOOMS[0];
  return settle({ scale, x: 0, y: 0 }, image, stage);
}

/** Puts the middle of a pixel of the image into the middle of the stage. */
export function centreOn(place: Point, scale: number, image: Size, stage: Size): Viewport {
  const x = stage.width / 2 - (place.x + 0.5) * scale;
  const y = stage.height / 2 - (place.y + 0.5) * scale;
  return settle({ scale, x, y }, image, stage);
}

/** The given zoom, or the next one, while the image point under `anchor` (stage px) stays there as far as the edges allow. */
export function zoomTo(view: Viewport, scale: number, anchor: Point, image: Size, stage: Size): Viewport {
  const ratio = scale / view.scale;
  const x = anchor.x - (anchor.x - view.x) * ratio;
  const y = anchor.y - (anchor.y - view.y) * ratio;
  return settle({ scale, x, y }, image, stage);
}

/** The next zoom of the ladder up or down. */
export function stepZoom(
  view: Viewport,
  direction: 1 | -1,
  anchor: Point,
  image: Size,
  stage: Size,
): Viewport {
  const next =
    direction === 1 ? ZOOMS.find((zoom) => zoom > view.scale) : ZOOMS.findLast((zoom) => zoom < view.scale);
  return zoomTo(view, next ?? view.scale, anchor, image, stage);
}

export function panWhole(view: Viewport, dx: number, dy: number, image: Size, stage: Size): Viewport {
  return settle({ scale: view.scale, x: view.x + dx, y: view.y + dy }, image, stage);
}

/** The pixel of the image under a point of the stage; null beside the image. */
export function pixelAt(point: Point, view: Viewport, image: Size): Point | null {
  const x = Math.floor((point.x - view.x) / view.scale);
  const y = Math.floor((point.y - view.y) / view.scale);
  return x >= 0 && y >= 0 && x < image.width && y < image.height ? { x, y } : null;
}

/** The part of the image that is in sight, whole pixels. */
export function visiblePart(view: Viewport, image: Size, stage: Size): { x: number; y: number } & Size {
  const span = (offset: number, length: number, room: number): [number, number] => {
    const first = Math.max(0, Math.floor(-offset / view.scale));
    const last = Math.min(length, Math.ceil((room - offset) / view.scale));
    return [first, Math.max(0, last - first)];
  };
  const [x, width] = span(view.x, image.width, stage.width);
  const [y, height] = span(view.y, image.height, stage.height);
  return { x, y, width, height };
}

/** "300 %", "1/4" below the full size. */
export function zoomWords(scale: number): string {
  return scale >= 1 ? `${scale * 100} %` : `1 : ${Math.round(1 / scale)}`;
}
