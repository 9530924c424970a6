// Per-image z-score: the one form in which pixels enter the network, in training patches and in inference alike.
import type { DecodedImage } from './training-sample.ts';

/** Per channel of one image: value ↦ (value − mean) · scale, with scale = 1 / standard deviation. */
export interface ChannelStatistics {
  mean: Float64Array;
  scale: Float64Array;
}

/**
 * Mean and population standard deviation of each channel over all pixels of one image (nnU-Net's ZScoreNormalization
 * without a mask). A constant channel gets scale 1, so that it becomes all zero.
 */
export function channelStatistics(image: DecodedImage): ChannelStatistics {
  const { pixels, channels } = image;
  const count = image.width * image.height;
  const mean = new Float64Array(channels);
  const scale = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let index = channel; index < pixels.length; index += channels) sum += pixels[index];
    const average = sum / count;
    let squares = 0;
    for (let index = channel; index < pixels.length; index += channels) {
      const difference = pixels[index] - average;
      squares += difference * difference;
    }
    const deviation = Math.sqrt(squares / count);
    mean[channel] = average;
    scale[channel] = deviation > 0 ? 1 / deviation : 1;
  }
  return { mean, scale };
}

/**
 * Whole image as the network sees it.
 *
 * @param image pixels [height · width · image.channels]
 * @param channels channels of the network's input; a grey image is repeated to three
 * @returns [height · width · channels], z-scored per channel
 * @throws Error when an RGB image is asked for as one channel
 */
export function normaliseImage(image: DecodedImage, channels: 1 | 3): Float32Array {
  const { pixels, channels: own } = image;
  if (own > channels) throw new Error(`An image of ${own} channels cannot feed a network of ${channels}.`);
  const { mean, scale } = channelStatistics(image);
  const count = image.width * image.height;
  const normalised = new Float32Array(count * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = own === 1 ? 0 : channel;
    const average = mean[from];
    const factor = scale[from];
    for (let pixel = 0; pixel < count; pixel++) {
      normalised[pixel * channels + channel] = (pixels[pixel * own + from] - average) * factor;
    }
  }
  return normalised;
}
