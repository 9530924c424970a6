// The form in which images are augmented: one plane after another, so that every transform runs along contiguous numbers.

export interface ImageSize {
  width: number;
  height: number;
}

export interface PlanarImage extends ImageSize {
  channels: number;
  /** [channels · height · width] row-major; any scale, finite. */
  values: Float32Array;
}

/** @throws Error naming `what` unless width and height are whole numbers of at least 1. */
export function checkSize(what: string, { width, height }: ImageSize): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new Error(`The ${what} is ${width} × ${height} pixels; it must have at least 1 × 1 whole pixels.`);
  }
}

/**
 * Makes sure that an array holds one value for each pixel.
 *
 * @param what names the array in the message, e.g. "label map"
 * @throws Error when the size is empty or the array's length does not fit it.
 */
export function checkPlane(what: string, values: ArrayLike<number>, size: ImageSize): void {
  checkSize(what, size);
  const count = size.width * size.height;
  if (values.length !== count) {
    throw new Error(
      `The ${what} has ${values.length} values; ${size.width} × ${size.height} pixels need exactly ${count}.`,
    );
  }
}

/** @throws Error when the image is empty or its values do not fit its size and channels. */
export function checkPlanarImage(image: PlanarImage): void {
  const { width, height, channels, values } = image;
  checkSize('image', image);
  if (!Number.isInteger(channels) || channels < 1) {
    throw new Error(`The image has ${channels} channels; it must have a whole number of at least 1.`);
  }
  const count = width * height * channels;
  if (values.length !== count) {
    throw new Error(
      `The image has ${values.length} values; ${channels} × ${height} × ${width} need exactly ${count}.`,
    );
  }
}

/** One channel as a view: writing to it writes to the image. */
export function planeOf(image: PlanarImage, channel: number): Float32Array {
  const count = image.width * image.height;
  return image.values.subarray(channel * count, (channel + 1) * count);
}
