// Zhang–Suen as it is usually programmed, and as scikit-image's own C code does it: whole-image passes that look every
// pixel's neighbourhood up in the table. Nothing is skipped but background.
import { PASS_1, PASS_2, ZHANG_RULE } from '../../src/morphology/zhang-rule.ts';

/** @param mask [height · width] row-major, foreground ≠ 0 */
export function skeletonizeTableDriven(mask: Uint8Array, width: number, height: number): Uint8Array {
  // A ring of background saves the border checks.
  const stride = width + 2;
  const before = new Uint8Array(stride * (height + 2));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      before[(row + 1) * stride + column + 1] = mask[row * width + column] === 0 ? 0 : 1;
    }
  }
  const after = before.slice();
  let isChanging = true;
  while (isChanging) {
    isChanging = false;
    for (let pass = PASS_1; pass <= PASS_2; pass += PASS_2 - PASS_1) {
      for (let row = 1; row <= height; row++) {
        for (let i = row * stride + 1, end = i + width; i < end; i++) {
          if (before[i] === 0) continue;
          const code =
            before[i - stride] |
            (before[i - stride + 1] << 1) |
            (before[i + 1] << 2) |
            (before[i + stride + 1] << 3) |
            (before[i + stride] << 4) |
            (before[i + stride - 1] << 5) |
            (before[i - 1] << 6) |
            (before[i - stride - 1] << 7);
          if ((ZHANG_RULE[code] & pass) === 0) continue;
          after[i] = 0;
          isChanging = true;
        }
      }
      before.set(after);
    }
  }
  const skeleton = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (row + 1) * stride + 1;
    skeleton.set(before.subarray(from, from + width), row * width);
  }
  return skeleton;
}
