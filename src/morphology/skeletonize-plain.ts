// The definition, word for word: the reference that the fast version must equal. Used by tests only.
import { checkMask } from './check-mask.ts';
import { PASS_1, PASS_2, ZHANG_RULE } from './zhang-rule.ts';

/** Row and column steps in the order of the code's bits: N, NE, E, SE, S, SW, W, NW. */
const NEIGHBOURS = [
  [-1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, -1],
] as const;

function neighbourCode(image: Uint8Array, width: number, height: number, row: number, column: number) {
  let code = 0;
  NEIGHBOURS.forEach(([dr, dc], bit) => {
    const r = row + dr;
    const c = column + dc;
    if (r >= 0 && r < height && c >= 0 && c < width && image[r * width + c] !== 0) code |= 1 << bit;
  });
  return code;
}

/**
 * Same result as `skeletonize`, by whole-image passes.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @returns [height · width], 0 or 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function skeletonizePlain(mask: Uint8Array, width: number, height: number): Uint8Array {
  checkMask('mask', mask, width, height);
  let image = mask.map((value) => (value === 0 ? 0 : 1));
  for (;;) {
    let removed = 0;
    for (const pass of [PASS_1, PASS_2]) {
      const before = image;
      image = before.map((value, i) => {
        if (value === 0) return 0;
        const code = neighbourCode(before, width, height, Math.floor(i / width), i % width);
        if ((ZHANG_RULE[code] & pass) === 0) return 1;
        removed++;
        return 0;
      });
    }
    if (removed === 0) return image;
  }
}
