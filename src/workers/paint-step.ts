// Pictures of one slowly watched step, each over its darkened patch. Pure: typed arrays in, RGBA out.
import type { StepDetail } from '../engine/train-events.ts';
import { paintPush } from './loss-lab-pixels.ts';
import { paintImage } from './paint-pixels.ts';
import { OVERLAY_RGB, type OverlayColour, type StepPictures } from './paint-protocol.ts';

/** Share of the patch that shines through under an overlay. */
const DIM = 0.45;

type Rgba = Uint8ClampedArray<ArrayBuffer>;

/** Mixes a colour into the picture, as strongly as the map says, 0…255. */
function blend(rgba: Rgba, strength: ArrayLike<number>, colour: OverlayColour): void {
  const mixed = OVERLAY_RGB[colour];
  for (let at = 0; at < strength.length; at++) {
    const share = strength[at] / 255;
    if (share === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const to = 4 * at + channel;
      rgba[to] += (mixed[channel] - rgba[to]) * share;
    }
  }
}

/** 255 on the pixels of structures that touch the background. */
export function innerEdge(map: Uint8Array, widthPx: number): Uint8Array {
  const isOff = (at: number, row: number, column: number): boolean =>
    row < 0 || column < 0 || column >= widthPx || at >= map.length || map[at] === 0;
  return map.map((value, at) => {
    if (value === 0) return 0;
    const [row, column] = [Math.floor(at / widthPx), at % widthPx];
    const isEdge =
      isOff(at - 1, row, column - 1) ||
      isOff(at + 1, row, column + 1) ||
      isOff(at - widthPx, row - 1, column) ||
      isOff(at + widthPx, row + 1, column);
    return isEdge ? 255 : 0;
  });
}

/** Largest push, so that one colour scale serves the map; never 0. */
export const largestPush = (push: Float32Array): number =>
  push.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);

/**
 * The pictures of a step: the patch with its ground truth outlined; the probability of each pixel; the skeleton the loss
 * uses, or the ground truth where it uses none; the push on each pixel, blue to be raised and vermillion to be lowered.
 *
 * @returns [patchPx · patchPx · 4] each
 */
export function paintStep(detail: StepDetail): Record<keyof StepPictures, Rgba> {
  const { patchPx, channels, maps } = detail;
  const { image, labels, tube, probability, skeleton, push } = maps;
  const count = patchPx * patchPx;
  const patch = paintImage(image, channels, count).rgba;
  const edge = innerEdge(labels, patchPx);
  const over = (map: ArrayLike<number>, colour: OverlayColour): Rgba => {
    const rgba = patch.map((value, at) => (at % 4 === 3 ? value : value * DIM));
    blend(rgba, map, colour);
    return rgba;
  };
  const input = patch.slice();
  blend(input, edge, 'groundTruth');
  const opaque = (map: Uint8Array) => map.map((value) => (value === 0 ? 0 : 255));
  const usesTube = skeleton === null && detail.terms.connectivity !== null;
  return {
    input,
    prediction: over(probability, 'prediction'),
    skeleton:
      skeleton !== null
        ? over(skeleton, 'softSkeleton')
        : over(opaque(usesTube ? tube : labels), usesTube ? 'tube' : 'groundTruth'),
    push: paintPush(push, labels, largestPush(push)),
  };
}
