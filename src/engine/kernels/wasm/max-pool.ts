// Max-pooling 2×2 on the wasm heap. Comparisons choose by arithmetic: a branch would be mispredicted half the time.
import { CHANNELS_PER_PLACE, type MaxPoolGradientAttributes } from '../max-pool.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Input x [B,H,W,C]; outputs y [B,⌊H/2⌋,⌊W/2⌋,C] and places [B,⌊H/2⌋,⌊W/2⌋,⌈C/4⌉]: see maxPool2x2. */
export const wasmMaxPool: WasmKernel = ({ inputs, backend }) => {
  const { x } = inputs;
  const [batch, height, width, channels] = x.shape;
  const [high, wide] = [Math.floor(height / 2), Math.floor(width / 2)];
  const blocks = Math.ceil(channels / CHANNELS_PER_PLACE);
  const out = makeFloats(backend, [batch, high, wide, channels]);
  const places = makeFloats(backend, [batch, high, wide, blocks]);
  const [from, to, codes] = [x, out, places].map((info) => viewFloats(backend, info));
  codes.fill(0);
  const line = width * channels;
  let at = 0;
  for (let row = 0; row < batch * high; row++) {
    const top = (Math.floor(row / high) * height + 2 * (row % high)) * line;
    for (let column = 0; column < wide; column++) {
      const start = top + 2 * column * channels;
      const block = (row * wide + column) * blocks;
      for (let c = 0; c < channels; c++, at++) {
        const first = start + c;
        let place = 0;
        let most = from[first];
        for (let k = 1; k < 4; k++) {
          const value = from[first + (k >> 1) * line + (k & 1) * channels];
          // A value that is no number is the largest, as in PyTorch.
          const isMore = value > most || value !== value;
          most = isMore ? value : most;
          place = isMore ? k : place;
        }
        to[at] = most;
        codes[block + (c >> 2)] += place << (2 * (c & 3));
      }
    }
  }
  return [out, places];
};

/** Inputs dy [B,⌊H/2⌋,⌊W/2⌋,C] and places; output [B,height,width,C]. */
export const wasmMaxPoolGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, places } = inputs;
  const { height, width } = attrs as MaxPoolGradientAttributes;
  const [batch, high, wide, channels] = dy.shape;
  const blocks = places.shape[3];
  const out = makeFloats(backend, [batch, height, width, channels]);
  const [from, codes, to] = [dy, places, out].map((info) => viewFloats(backend, info));
  to.fill(0);
  const line = width * channels;
  let at = 0;
  for (let row = 0; row < batch * high; row++) {
    const top = (Math.floor(row / high) * height + 2 * (row % high)) * line;
    for (let column = 0; column < wide; column++) {
      const start = top + 2 * column * channels;
      const block = (row * wide + column) * blocks;
      for (let c = 0; c < channels; c++, at++) {
        const place = (codes[block + (c >> 2)] >> (2 * (c & 3))) & 3;
        to[start + c + (place >> 1) * line + (place & 1) * channels] = from[at];
      }
    }
  }
  return out;
};
