/**
 * Makes sure that an array is an image of the stated size.
 *
 * @param what names the array in the message, e.g. "mask"
 * @param pixels [height · width]
 * @param width in pixels, an integer ≥ 1
 * @param height in pixels, an integer ≥ 1
 * @throws Error naming the argument when the array is no Uint8Array, width or height is no integer ≥ 1, or the array's
 *   length is not width · height.
 */
export function checkMask(what: string, pixels: Uint8Array, width: number, height: number): void {
  // Not by instanceof alone: an array may come from another realm (a worker, a test).
  const type = Object.prototype.toString.call(pixels).slice(8, -1);
  if (type !== 'Uint8Array') throw new Error(`The ${what} must be a Uint8Array; it is of type ${type}.`);
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new Error(
      `The ${what} is said to be ${width} × ${height} pixels; give width and height as integers from 1 up.`,
    );
  }
  if (pixels.length !== width * height) {
    throw new Error(
      `The ${what} has ${pixels.length} values; ${width} × ${height} pixels need exactly ${width * height}.`,
    );
  }
}
