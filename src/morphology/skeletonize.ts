// Thinning that gives scikit-image's skeleton bit for bit, at a cost that grows with the foreground, not with the image.
import { checkMask } from './check-mask.ts';
import { PASS_1, PASS_2, ZHANG_RULE } from './zhang-rule.ts';

const SET = 1;
/** Already in the list of pixels whose neighbourhood changed. */
const QUEUED = 2;
/** Already marked for deletion in this pass. */
const MARKED = 4;

/**
 * One-pixel-wide skeleton of a mask: scikit-image's `skeletonize` (2D, method zhang). Keeps components (8-connected)
 * and holes (4-connected). Outside the image is background.
 *
 * Both passes judge every pixel on the image as it was when the pass began. A pixel that was kept can only go later if
 * a neighbour went since it was last judged in the same pass, so after the first pass only the pixels around deletions
 * of the last two passes are looked at.
 *
 * @param mask [height · width] row-major, foreground ≠ 0
 * @param width in pixels, ≥ 1
 * @param height in pixels, ≥ 1
 * @returns [height · width], 0 or 1
 * @throws Error naming the argument when width or height is no integer ≥ 1, or the mask is no Uint8Array of their product.
 */
export function skeletonize(mask: Uint8Array, width: number, height: number): Uint8Array {
  checkMask('mask', mask, width, height);
  const skeleton = new Uint8Array(width * height);

  // A background pixel after each row, a row before the first and one after the last save all border checks: the pixel
  // after a row is also the one before the next.
  const stride = width + 1;
  const first = stride + 1;
  const flags = new Uint8Array(Math.ceil((stride * (height + 2) + 1) / 4) * 4);
  for (let row = 0; row < height; row++) {
    flags.set(mask.subarray(row * width, (row + 1) * width), first + row * stride);
  }
  // Most images are mostly background: four pixels are skipped at once.
  const words = new Uint32Array(flags.buffer);
  let foregroundPx = 0;
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    for (let i = 4 * word; i < 4 * word + 4; i++) {
      if (flags[i] === 0) continue;
      flags[i] = SET;
      foregroundPx++;
    }
  }
  if (foregroundPx === 0) return skeleton;

  const codes = new Uint8Array(flags.length);
  const marked = new Int32Array(foregroundPx);
  // Pixels whose neighbourhood changed in the last pass, in the pass before, and in the current one.
  let changed = new Int32Array(foregroundPx);
  let changedBefore = new Int32Array(foregroundPx);
  // The first pass, and with it the second, begins with all pixels that any pass could take.
  let changedCount = 0;
  let changedBeforeCount = 0;
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    for (let i = 4 * word; i < 4 * word + 4; i++) {
      if (flags[i] === 0) continue;
      const code =
        flags[i - stride] |
        (flags[i - stride + 1] << 1) |
        (flags[i + 1] << 2) |
        (flags[i + stride + 1] << 3) |
        (flags[i + stride] << 4) |
        (flags[i + stride - 1] << 5) |
        (flags[i - 1] << 6) |
        (flags[i - stride - 1] << 7);
      codes[i] = code;
      if (ZHANG_RULE[code] !== 0) changed[changedCount++] = i;
    }
  }

  const offsets = Int32Array.of(-stride, -stride + 1, 1, stride + 1, stride, stride - 1, -1, -stride - 1);
  for (let pass = PASS_1; changedCount + changedBeforeCount > 0; pass = pass === PASS_1 ? PASS_2 : PASS_1) {
    let markedCount = 0;
    for (let k = 0; k < changedCount; k++) {
      const i = changed[k];
      flags[i] &= ~QUEUED;
      if ((ZHANG_RULE[codes[i]] & pass) !== 0) {
        flags[i] |= MARKED;
        marked[markedCount++] = i;
      }
    }
    for (let k = 0; k < changedBeforeCount; k++) {
      const i = changedBefore[k];
      if (flags[i] === SET && (ZHANG_RULE[codes[i]] & pass) !== 0) {
        flags[i] |= MARKED;
        marked[markedCount++] = i;
      }
    }

    for (let k = 0; k < markedCount; k++) flags[marked[k]] = 0;
    const free = changedBefore;
    changedBefore = changed;
    changedBeforeCount = changedCount;
    changed = free;
    changedCount = 0;
    for (let k = 0; k < markedCount; k++) {
      const i = marked[k];
      for (let direction = 0; direction < 8; direction++) {
        const neighbour = i + offsets[direction];
        const flag = flags[neighbour];
        if (flag === 0) continue;
        // Seen from the neighbour the deleted pixel lies in the opposite direction.
        codes[neighbour] &= ~(1 << (direction ^ 4));
        if ((flag & QUEUED) !== 0) continue;
        flags[neighbour] = flag | QUEUED;
        changed[changedCount++] = neighbour;
      }
    }
  }

  for (let row = 0; row < height; row++) {
    const from = first + row * stride;
    skeleton.set(flags.subarray(from, from + width), row * width);
  }
  return skeleton;
}
