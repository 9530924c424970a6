// Where the worker's bitmaps go: canvases that register when they enter the page.
import type { LabPictures, LabState } from '../../workers/loss-lab-protocol.ts';

/** map-ID is the map of the loss ID. */
export type LabCanvasId = 'prediction' | 'truth' | 'overview' | `map-${string}`;

const canvases = new Map<LabCanvasId, HTMLCanvasElement>();
let onEnter: () => void = () => undefined;

/** Called when a canvas has entered that shows nothing yet. */
export function listenToCanvases(react: () => void): void {
  onEnter = react;
}

/** @returns what to do when the canvas leaves */
export function registerLabCanvas(id: LabCanvasId, canvas: HTMLCanvasElement): () => void {
  canvases.set(id, canvas);
  onEnter();
  return () => {
    if (canvases.get(id) === canvas) canvases.delete(id);
  };
}

function show(id: LabCanvasId, bitmap: ImageBitmap | null): void {
  if (bitmap === null) return;
  const canvas = canvases.get(id);
  if (canvas === undefined) {
    bitmap.close();
    return;
  }
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
}

/** Puts all bitmaps of an answer where they belong; they are gone afterwards. */
export function showPictures(
  { prediction, maps, truth, overview }: LabPictures,
  { losses }: Pick<LabState, 'losses'>,
): void {
  show('prediction', prediction);
  for (const [i, { id }] of losses.entries()) show(`map-${id}`, maps[i]);
  show('truth', truth);
  show('overview', overview);
}

/** Frees the bitmaps of an answer that came too late. */
export function closePictures({ prediction, maps, truth, overview }: LabPictures): void {
  for (const bitmap of [prediction, ...maps, truth, overview]) bitmap?.close();
}
