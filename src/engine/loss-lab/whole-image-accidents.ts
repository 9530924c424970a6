// Accidents that happen to the whole prediction at once. All take and give logits [height · width].

const PLUS = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

function overPlus(
  logits: Float32Array,
  width: number,
  height: number,
  choose: (a: number, b: number) => number,
): Float32Array {
  const result = new Float32Array(logits.length);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      let value = logits[at];
      for (const [dx, dy] of PLUS) {
        const x = column + dx;
        const y = row + dy;
        if (x >= 0 && y >= 0 && x < width && y < height) value = choose(value, logits[y * width + x]);
      }
      result[at] = value;
    }
  }
  return result;
}

/** Takes one pixel off every edge: the least logit of each pixel and its four neighbours. */
export const thinEverything = (logits: Float32Array, width: number, height: number): Float32Array =>
  overPlus(logits, width, height, Math.min);

/** Puts one pixel onto every edge: the largest logit of each pixel and its four neighbours. */
export const thickenEverything = (logits: Float32Array, width: number, height: number): Float32Array =>
  overPlus(logits, width, height, Math.max);

/** Right, down, left, up. */
const SHIFTS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** How many directions there are to shift into. */
export const SHIFT_COUNT = SHIFTS.length;

/** Everything by one pixel; the edge that comes in repeats the outermost pixels. */
export function shiftEverything(
  logits: Float32Array,
  width: number,
  height: number,
  direction: number,
): Float32Array {
  const [dx, dy] = SHIFTS[direction % SHIFT_COUNT];
  const result = new Float32Array(logits.length);
  for (let row = 0, at = 0; row < height; row++) {
    const y = Math.min(height - 1, Math.max(0, row - dy));
    for (let column = 0; column < width; column++, at++) {
      result[at] = logits[y * width + Math.min(width - 1, Math.max(0, column - dx))];
    }
  }
  return result;
}

/** Half of every logit: the same mask, less sure everywhere. */
export const softenEverything = (logits: Float32Array): Float32Array => logits.map((value) => value / 2);
