// Two convolutions of the net without dilated inputs. With those jax-js 0.1.25 computes wrong numbers on WebGPU as soon as
// there is more than one image or channel: the remainder of a negative index stays negative in WGSL. Its own transposed
// convolution is one, and the input gradient of its strided convolution another. Neither form here multiplies more.
import { lax, numpy as np } from '@jax-js/jax';

type NdArray = np.Array;

/**
 * 2 × 2, stride 2, as one value for each of the four places below a pixel.
 *
 * @param x [B,C,H,W]
 * @param filter [C,O,2,2], as PyTorch has it
 * @returns [B,O,2H,2W]
 */
export function doubleSize(x: NdArray, filter: NdArray): NdArray {
  const [batch, channels, height, width] = x.shape;
  const outputs = filter.shape[1];
  const places = np.transpose(filter, [1, 2, 3, 0]).reshape([4 * outputs, channels, 1, 1]);
  const values = lax.convGeneralDilated(x, places, [1, 1], 'VALID');
  const grid = values.reshape([batch, outputs, 2, 2, height, width]);
  return np.transpose(grid, [0, 1, 4, 2, 5, 3]).reshape([batch, outputs, 2 * height, 2 * width]);
}

/** Even rows or columns meet the middle tap, odd ones the outer two. */
function pickTaps(filter: NdArray, axis: 2 | 3, isOdd: boolean): NdArray {
  const tap = (from: number, taken: NdArray) =>
    axis === 2 ? taken.slice([], [], [from, from + 1], []) : taken.slice([], [], [], [from, from + 1]);
  return isOdd ? np.concatenate([tap(0, filter.ref), tap(2, filter)], axis) : tap(1, filter);
}

/**
 * 3 × 3, stride 2, one pixel of zeros around: the sum of four convolutions, one for each parity of row and column.
 *
 * @param x [B,C,H,W], H and W even
 * @param filter [O,C,3,3]
 * @returns [B,O,H/2,W/2]
 */
export function halveSize(x: NdArray, filter: NdArray): NdArray {
  const [batch, channels, height, width] = x.shape;
  const grid = x.reshape([batch, channels, height / 2, 2, width / 2, 2]);
  const parities = np.transpose(grid, [3, 5, 0, 1, 2, 4]);
  const part = (row: 0 | 1, column: 0 | 1): NdArray =>
    lax.convGeneralDilated(
      parities.ref.slice(row, column),
      pickTaps(pickTaps(filter.ref, 2, row === 1), 3, column === 1),
      [1, 1],
      [
        [row, 0],
        [column, 0],
      ],
    );
  const sum = part(0, 0).add(part(0, 1)).add(part(1, 0)).add(part(1, 1));
  parities.dispose();
  filter.dispose();
  return sum;
}
