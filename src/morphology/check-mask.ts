/**
 * Makes sure that an array is an image of the stated size.
 *
 * @param what names the array in the message, e.g. "mask"
 * @throws Error when width or height is no integer ≥ 0, or when the array's length is not width · height.
 */
export function checkMask(what: string, pixels: Uint8Array, width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 0 || height < 0) {
    throw new Error(
      `The ${what} is said to be ${width} × ${height} pixels; give width and height as integers from 0 up.`,
    );
  }
  if (pixels.length !== width * height) {
    throw new Error(
      `The ${what} has ${pixels.length} values; ${width} × ${height} pixels need exactly ${width * height}.`,
    );
  }
}
