// Where the image lies on the stage. Pure: one transform is shared by all layers.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Stage px = offset + scale · image px. */
export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

export const MAX_SCALE = 32;
/** From this scale on pixels are drawn as crisp squares. */
export const CRISP_FROM_SCALE = 2;
const ZOOM_STEP = 1.25;

/** Largest view that shows the whole image, centred. */
export function fitViewport(image: Size, stage: Size): Viewport {
  if (image.width <= 0 || image.height <= 0 || stage.width <= 0 || stage.height <= 0)
    return { scale: 1, x: 0, y: 0 };
  const scale = Math.min(stage.width / image.width, stage.height / image.height, MAX_SCALE);
  return {
    scale,
    x: (stage.width - image.width * scale) / 2,
    y: (stage.height - image.height * scale) / 2,
  };
}

/** The smallest scale a person can reach: half of the fitted one, or 1 if the image is that small. */
export function minScale(image: Size, stage: Size): number {
  return Math.min(1, fitViewport(image, stage).scale / 2);
}

/**
 * Keeps the image in reach: centred on an axis on which it is smaller than the stage,
 * else without a gap wider than half of the stage.
 */
export function clampViewport(view: Viewport, image: Size, stage: Size): Viewport {
  const axis = (offset: number, length: number, room: number): number => {
    const extent = length * view.scale;
    if (extent <= room) return (room - extent) / 2;
    return Math.min(room / 2, Math.max(room / 2 - extent, offset));
  };
  return {
    scale: view.scale,
    x: axis(view.x, image.width, stage.width),
    y: axis(view.y, image.height, stage.height),
  };
}

/** Scales to `scale` while the image point under `anchor` (stage px) stays where it is, as far as the edges allow. */
export function zoomTo(view: Viewport, scale: number, anchor: Point, image: Size, stage: Size): Viewport {
  const next = Math.min(MAX_SCALE, Math.max(minScale(image, stage), scale));
  const ratio = next / view.scale;
  return clampViewport(
    {
      scale: next,
      x: anchor.x - (anchor.x - view.x) * ratio,
      y: anchor.y - (anchor.y - view.y) * ratio,
    },
    image,
    stage,
  );
}

/** Share of the stage that a box fills after zooming to it. */
const BOX_SHARE = 0.4;
const BOX_MOST_SCALE = 8;

/** Zooms to a rectangle of the image: in its middle, with what surrounds it, and closer than the fitted view. */
export function zoomToBox(box: Size & Point, image: Size, stage: Size): Viewport {
  const wanted = BOX_SHARE * Math.min(stage.width / box.width, stage.height / box.height);
  const fitted = fitViewport(image, stage).scale;
  const scale = Math.min(MAX_SCALE, Math.max(fitted * 1.5, Math.min(BOX_MOST_SCALE, wanted)));
  return clampViewport(
    {
      scale,
      x: stage.width / 2 - (box.x + box.width / 2) * scale,
      y: stage.height / 2 - (box.y + box.height / 2) * scale,
    },
    image,
    stage,
  );
}

/** One press of + or −, around the middle of the stage. */
export function zoomStep(view: Viewport, direction: 1 | -1, image: Size, stage: Size): Viewport {
  const middle = { x: stage.width / 2, y: stage.height / 2 };
  return zoomTo(view, view.scale * ZOOM_STEP ** direction, middle, image, stage);
}

/** Factor of one wheel event; pinches on a track pad arrive as wheel events with the control key. */
export function wheelFactor(deltaY: number, deltaMode: number, isPinch: boolean): number {
  const px = deltaMode === 1 ? deltaY * 16 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return Math.exp(-Math.min(240, Math.max(-240, px)) * (isPinch ? 0.01 : 0.0018));
}

export function panBy(view: Viewport, dx: number, dy: number, image: Size, stage: Size): Viewport {
  return clampViewport({ scale: view.scale, x: view.x + dx, y: view.y + dy }, image, stage);
}

/** Most canvas pixels of an outline: 16 MB a layer. */
const MAX_OUTLINE_PX = 4_000_000;
const MAX_OUTLINE_SCALE = 4;
const MAX_SHRINK = 16;

/**
 * Canvas pixels per image pixel at which an outline of one canvas pixel looks about one screen pixel wide: a whole number or 1/n.
 *
 * @param pixelRatio screen pixels per CSS pixel
 */
export function outlineScaleOf(scale: number, pixelRatio: number, image: Size): number {
  const wanted = scale * pixelRatio;
  if (wanted < 0.75) return 1 / Math.min(MAX_SHRINK, Math.round(1 / wanted));
  const affordable = Math.floor(Math.sqrt(MAX_OUTLINE_PX / (image.width * image.height)));
  return Math.max(1, Math.min(Math.round(wanted), affordable, MAX_OUTLINE_SCALE));
}
