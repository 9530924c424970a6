// Pieces of WGSL for the soft skeleton's windows on [B,H,W,C]: one thread an element, neighbours of the same channel.
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Uniforms that FIND_PLACE reads; `threads` is the number of elements. */
export function windowSizes(x: TensorInfo): { rows: number; columns: number; channels: number } {
  const [, rows, columns, channels] = x.shape;
  return { rows, columns, channels };
}

/**
 * What lies around the element `index`: hasUp, … whether the image goes on there, and up, … the steps to the neighbours,
 * 0 at the border: there the pixel itself stands for the one outside, which changes no minimum and no maximum.
 */
export const FIND_PLACE = `
      if (index >= uniforms.threads) { return; }
      let line = uniforms.columns * uniforms.channels;
      let column = (index / uniforms.channels) % uniforms.columns;
      let row = (index / line) % uniforms.rows;
      let hasUp = row > 0;
      let hasDown = row < uniforms.rows - 1;
      let hasLeft = column > 0;
      let hasRight = column < uniforms.columns - 1;
      let up = select(0, -line, hasUp);
      let down = select(0, line, hasDown);
      let left = select(0, -uniforms.channels, hasLeft);
      let right = select(0, uniforms.channels, hasRight);`;

/** Steps to the 9 pixels of the square in the order of reading, 0 … 8. */
export const SQUARE = [
  'up + left',
  'up',
  'up + right',
  'left',
  '0',
  'right',
  'down + left',
  'down',
  'down + right',
] as const;

/** Reads the square around `index` in the first plane of a buffer as v0 … v8. */
export const readSquare = (buffer: string): string =>
  SQUARE.map((step, i) => `let v${i} = ${buffer}[index + ${step}];`).join('\n      ');

/** Reads v1, v3, v4, v5, v7 alone: the plus. */
export const readPlus = (buffer: string): string =>
  [1, 3, 4, 5, 7].map((i) => `let v${i} = ${buffer}[index + ${SQUARE[i]}];`).join('\n      ');

export const ERODED = 'min(v4, min(min(v1, v7), min(v3, v5)))';
export const DILATED = 'max(max(max(max(v0, v1), max(v2, v3)), max(max(v5, v6), max(v7, v8))), v4)';
