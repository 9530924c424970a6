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
