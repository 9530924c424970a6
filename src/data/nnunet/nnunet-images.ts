// The PNGs of one case as nnU-Net's NaturalImage2DIO reads them. Pure.
import { encode } from 'fast-png';
import type { TrainingSample } from '../training-sample.ts';
import type { NnunetPlan } from './nnunet-plan.ts';

const MOST_16 = 65_535;

/**
 * Integers stay as they are. Floats are stretched to 0…65535 between the image's least and largest value: a z-score of the
 * image takes it back, but for the rounding.
 */
function toIntegers({ pixels }: TrainingSample): Uint8Array | Uint16Array {
  if (!(pixels instanceof Float32Array)) return pixels;
  let least = Infinity;
  let most = -Infinity;
  for (const value of pixels) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? MOST_16 / (most - least) : 0;
  return Uint16Array.from(pixels, (value) => Math.round((value - least) * scale));
}

/** One channel of an interleaved image; grey images have all channels alike. */
function channelOf(values: Uint8Array | Uint16Array, channels: number, channel: number): Uint16Array {
  const pixels = new Uint16Array(values.length / channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = values[i * channels + Math.min(channel, channels - 1)];
  return pixels;
}

/**
 * The images of one case in the order of their suffixes _0000, _0001, …: one RGB or grey image of 8 bits, or a grey one of
 * 16 bits for each channel.
 */
export function encodeImages(sample: TrainingSample, { channels, depth }: NnunetPlan): Uint8Array[] {
  const { width, height } = sample;
  const values = toIntegers(sample);
  if (depth === 16) {
    return Array.from({ length: channels }, (_, channel) =>
      encode({
        width,
        height,
        data: channelOf(values, sample.channels, channel),
        channels: 1,
        depth: 16,
      }),
    );
  }
  const data =
    channels === sample.channels
      ? Uint8Array.from(values)
      : Uint8Array.from({ length: values.length * channels }, (_, i) => values[Math.floor(i / channels)]);
  return [encode({ width, height, data, channels, depth: 8 })];
}

/** The index map 0…K as 8-bit grey PNG; pixels outside the field of view hold the label "ignore". */
export function encodeLabels(
  { width, height, labels, fieldOfView }: TrainingSample,
  { ignoreLabel }: NnunetPlan,
): Uint8Array {
  const data =
    fieldOfView === null || ignoreLabel === null
      ? Uint8Array.from(labels)
      : labels.map((label, pixel) => (fieldOfView[pixel] === 0 ? ignoreLabel : label));
  return encode({ width, height, data, channels: 1, depth: 8 });
}
