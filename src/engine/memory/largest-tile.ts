// The largest piece of an image that the network will see at once. Pure.
import type { StepDescription } from '../step-description.ts';
import { planTiles } from '../tiles.ts';
import type { TileSize } from './rehearse.ts';

/** @returns null where there is no image */
export function largestTile(
  { model, shape }: Pick<StepDescription, 'model' | 'shape'>,
  images: readonly { width: number; height: number }[],
): TileSize | null {
  const multiple = model.multiple(shape);
  let largest: TileSize | null = null;
  for (const { width, height } of images) {
    // All tiles of an image have one size.
    const [{ inputWidth, inputHeight }] = planTiles(width, height, multiple);
    if (inputWidth * inputHeight > (largest?.width ?? 0) * (largest?.height ?? 0)) {
      largest = { width: inputWidth, height: inputHeight };
    }
  }
  return largest;
}
