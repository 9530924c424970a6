// The schemes by which pixel values become a network's input.
import { channelStatistics, type ChannelStatistics } from './normalise-image.ts';
import type { DecodedImage, TrainingSet } from './training-sample.ts';

/**
 * 'image': z-score of each channel of each image (nnU-Net's default). 'dataset': z-score of each channel over all pixels of all
 * training images. 'unit': 0…1, bytes by 255 and all else by the image's own range.
 */
export type IntensityScheme = 'image' | 'dataset' | 'unit';

/** How the values of an image are scaled; asked again for the same image it gives the same answer at once. */
export type Intensity = (image: DecodedImage) => ChannelStatistics;

/**
 * @param set whose training images 'dataset' measures; the other schemes look at one image alone
 * @throws Error when 'dataset' finds no training image.
 */
export function createIntensity(set: TrainingSet, scheme: IntensityScheme): Intensity {
  if (scheme === 'dataset') {
    const shared = datasetStatistics(set);
    return () => shared;
  }
  const measure = scheme === 'unit' ? unitScale : channelStatistics;
  const known = new WeakMap<DecodedImage, ChannelStatistics>();
  return (image) => {
    const statistics = known.get(image) ?? measure(image);
    known.set(image, statistics);
    return statistics;
  };
}

const filled = (length: number, value: number) => new Float64Array(length).fill(value);

function unitScale({ pixels, channels }: DecodedImage): ChannelStatistics {
  if (pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray) {
    return { mean: filled(channels, 0), scale: filled(channels, 1 / 255) };
  }
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] < least) least = pixels[i];
    if (pixels[i] > most) most = pixels[i];
  }
  return { mean: filled(channels, least), scale: filled(channels, most > least ? 1 / (most - least) : 1) };
}

/** Where grey and colour images are mixed, all channels share one mean and deviation: a grey image stands for all three. */
function datasetStatistics({ name, samples, channels }: TrainingSet): ChannelStatistics {
  const training = samples.filter(({ split }) => split === 'train');
  if (training.length === 0) throw new Error(`The data set ${name} has no training sample.`);
  const isMixed = training.some((sample) => sample.channels !== channels);
  const mean = filled(channels, 0);
  const squares = filled(channels, 0);
  const add = (to: Float64Array, change: (value: number, channel: number) => number) => {
    const sums = filled(channels, 0);
    let count = 0;
    for (const { pixels, channels: own } of training) {
      count += pixels.length / (isMixed ? 1 : own);
      for (let i = 0; i < pixels.length; i++) {
        const channel = isMixed ? 0 : i % own;
        sums[channel] += change(pixels[i], channel);
      }
    }
    for (let c = 0; c < channels; c++) to[c] = sums[isMixed ? 0 : c] / count;
  };
  add(mean, (value) => value);
  add(squares, (value, channel) => (value - mean[channel]) ** 2);
  return { mean, scale: squares.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 1)) };
}
