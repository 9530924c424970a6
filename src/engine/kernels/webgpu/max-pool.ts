// Max-pooling 2×2 in WGSL: one thread for four channels of a pixel, no barriers, no atomics.
import { CHANNELS_PER_PLACE, type MaxPoolGradientAttributes } from '../max-pool.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';
import { readFourFunction, writeFourFunction } from './wgsl-channels.ts';

const blocksOf = (channels: number) => Math.ceil(channels / CHANNELS_PER_PLACE);
const widthFor = (channels: number): 1 | 4 => (channels % 4 === 0 ? 4 : 1);

/** Of `index`: the first of four channels in `o`, then `column`, `row` and `image` in a tensor of that size. */
const findPlace = (channels: number, height: string, width: string) => `
    if (index >= uniforms.threads) { return; }
    let o = (index % ${blocksOf(channels)}) * 4;
    var rest = index / ${blocksOf(channels)};
    let column = rest % ${width};
    rest = rest / ${width};
    let row = rest % ${height};
    let image = rest / ${height};`;

/** The maximum of the window in `most`, and where it lies, 2 · row + column, in `place`. */
const findMost = (channels: number) => `
    ${findPlace(channels, 'uniforms.high', 'uniforms.wide')}
    let height = uniforms.xShape[1];
    let width = uniforms.xShape[2];
    let start = ((image * height + 2 * row) * width + 2 * column) * ${channels} + o;
    var most = readX(start, o);
    var place = vec4<f32>(0.0);
    for (var k = 1; k < 4; k++) {
      let value = readX(start + ((k >> 1) * width + (k & 1)) * ${channels}, o);
      // A value that is no number is the largest, as in PyTorch, where the driver lets such values live.
      let isMore = (value > most) | (value != value);
      most = select(most, value, isMore);
      place = select(place, vec4<f32>(f32(k)), isMore);
    }`;

/** Input x [B,H,W,C]; outputs y [B,⌊H/2⌋,⌊W/2⌋,C] and places [B,⌊H/2⌋,⌊W/2⌋,⌈C/4⌉]: see maxPool2x2. */
export const webGpuMaxPool: WebGpuKernel = ({ inputs, backend }) => {
  const { x } = inputs;
  const [batch, height, width, channels] = x.shape;
  const [high, wide] = [Math.floor(height / 2), Math.floor(width / 2)];
  const blocks = blocksOf(channels);
  const shared = {
    inputs: [{ name: 'x', tensor: x, width: widthFor(channels) }],
    threads: batch * high * wide * blocks,
    integers: { high, wide },
  };
  const y = runProgram(backend, {
    ...shared,
    key: `max pool ${channels}`,
    code: () => `
  ${readFourFunction('readX', 'x', channels)}
  ${writeFourFunction('writeY', channels)}
  fn main(index : i32) {
    ${findMost(channels)}
    writeY((index / ${blocks}) * ${channels} + o, o, most);
  }`,
    output: { shape: [batch, high, wide, channels], width: widthFor(channels) },
  });
  const places = runProgram(backend, {
    ...shared,
    key: `max pool places ${channels}`,
    code: () => `
  ${readFourFunction('readX', 'x', channels)}
  fn main(index : i32) {
    ${findMost(channels)}
    result[index] = dot(place, vec4<f32>(1.0, 4.0, 16.0, 64.0));
  }`,
    output: { shape: [batch, high, wide, blocks], width: 1 },
  });
  return [y, places];
};

/** Inputs dy [B,⌊H/2⌋,⌊W/2⌋,C] and places; output [B,height,width,C]. */
export const webGpuMaxPoolGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { dy, places } = inputs;
  const { height, width } = attrs as MaxPoolGradientAttributes;
  const [batch, high, wide, channels] = dy.shape;
  const blocks = blocksOf(channels);
  return runProgram(backend, {
    key: `max pool gradient ${channels}`,
    code: () => `
  ${readFourFunction('readDy', 'dy', channels)}
  ${writeFourFunction('writeX', channels)}
  fn main(index : i32) {
    ${findPlace(channels, 'uniforms.height', 'uniforms.width')}
    var gradient = vec4<f32>(0.0);
    if (row < 2 * uniforms.high && column < 2 * uniforms.wide) {
      let window = (image * uniforms.high + row / 2) * uniforms.wide + column / 2;
      let code = u32(places[window * ${blocks} + o / 4]);
      let place = (vec4<u32>(code) >> vec4<u32>(0u, 2u, 4u, 6u)) & vec4<u32>(3u);
      let own = vec4<u32>(u32(2 * (row % 2) + column % 2));
      gradient = select(gradient, readDy(window * ${channels} + o, o), place == own);
    }
    writeX((index / ${blocks}) * ${channels} + o, o, gradient);
  }`,
    inputs: [
      { name: 'dy', tensor: dy, width: widthFor(channels) },
      { name: 'places', tensor: places, width: 1 },
    ],
    output: { shape: [batch, height, width, channels], width: widthFor(channels) },
    threads: batch * height * width * blocks,
    integers: { height, width, high, wide },
  });
};
