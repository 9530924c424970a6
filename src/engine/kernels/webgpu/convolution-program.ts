// Convolution in WGSL: each thread holds some pixels of a row times four output channels in registers.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { tileOf, type Tile } from './convolution-tile.ts';
import { runProgram } from './run-program.ts';
import {
  laneOf,
  lanesOf,
  readFourFunction,
  readRun,
  typeOf,
  widthOf,
  writeFourFunction,
  type Lanes,
} from './wgsl-channels.ts';

export interface Convolution {
  /** [B,H,W,channels] */
  x: TensorInfo;
  /** [k,k',Cin,Cout]; with `transposed` it is read as its own adjoint: from Cout to Cin channels, flipped. */
  filter: TensorInfo;
  transposed: boolean;
  bias: TensorInfo | null;
  outShape: [number, number, number, number];
  stride: number;
  padTop: number;
  padLeft: number;
}

const FOUR = [0, 1, 2, 3];
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

interface Layout {
  filterHeight: number;
  filterWidth: number;
  inChannels: number;
  outChannels: number;
  lanes: Lanes;
  transposed: boolean;
}

/** Width in which the filter is bound: its innermost dimension is read in runs. */
function filterWidthOf(layout: Layout): 1 | 4 {
  return layout.transposed ? widthOf(layout.lanes) : layout.outChannels % 4 === 0 ? 4 : 1;
}

/** Functions readX, readW (four output channels) or readRow (input lanes of one output channel), writeY. */
function accessFunctions({ inChannels, outChannels, lanes, transposed }: Layout): string {
  const type = typeOf(lanes);
  return `
  fn readX(line : i32, column : i32, channel : i32) -> ${type} {
    if (column < 0 || column >= uniforms.xShape[2]) { return ${type}(0.0); }
    return ${readRun('x', `(line + column) * ${inChannels} + channel`, lanes)};
  }
  ${
    transposed
      ? `fn readRow(tap : i32, channel : i32, o : i32) -> ${type} {
    if (o >= ${outChannels}) { return ${type}(0.0); }
    return ${readRun('W', `(tap * ${outChannels} + o) * ${inChannels} + channel`, lanes)};
  }`
      : readFourFunction('readW', 'W', outChannels)
  }
  ${writeFourFunction('writeY', outChannels)}`;
}

/** Statements adding one filter tap, channels in ascending order: pixel p uses the value named by `value(p)`. */
function accumulateTap(
  layout: Layout,
  tap: string,
  pixels: readonly number[],
  value: (pixel: number) => string,
): string {
  const { inChannels, outChannels, lanes, transposed } = layout;
  const parts = Array.from({ length: lanes }, (_, lane) => {
    const weights = transposed
      ? `vec4<f32>(${FOUR.map((k) => laneOf(`w${k}`, lane, lanes)).join(', ')})`
      : `readW(((${tap}) * ${inChannels} + channel + ${lane}) * ${outChannels} + o, o)`;
    const sums = pixels.map((p) => `a${p} += ${laneOf(value(p), lane, lanes)} * w;`).join(' ');
    return `{ let w = ${weights}; ${sums} }`;
  });
  const rows = transposed ? FOUR.map((k) => `let w${k} = readRow(${tap}, channel, o + ${k});`) : [];
  return `{ ${[...rows, ...parts].join('\n ')} }`;
}

const accumulators = (layout: Layout, pixels: readonly number[], hasBias: boolean) => `
    let initial = ${hasBias ? `readBias(o, o)` : 'vec4<f32>(0.0)'};
    ${pixels.map((p) => `var a${p} = initial;`).join(' ')}
    let height = uniforms.xShape[1];
    let width = uniforms.xShape[2];
    ${layout.transposed ? `let lastTap = ${layout.filterHeight * layout.filterWidth - 1};` : ''}`;

/**
 * Sums over the taps of a row, with the code that reads x. In order, tap after tap and channel after channel, the products
 * are added as XNNPACK adds them on wasm, so that both backends round alike. Sliding, the pixels' window is read once for
 * all taps of a row: fewer reads, another order.
 */
function rowOfTaps(layout: Layout, stride: number, pixels: readonly number[], inOrder: boolean): string {
  const { filterWidth, inChannels, lanes, transposed } = layout;
  const tap = (v: string | number) =>
    transposed ? `lastTap - (u * ${filterWidth} + ${v})` : `u * ${filterWidth} + ${v}`;
  const channels = `for (var channel = 0; channel < ${inChannels}; channel += ${lanes})`;
  const read = (name: number, column: string) => `let x${name} = readX(line, first + ${column}, channel);`;
  if (inOrder) {
    return `for (var v = 0; v < ${filterWidth}; v++) {
        ${channels} {
          ${pixels.map((p) => read(p, `v + ${p * stride}`)).join('\n          ')}
          ${accumulateTap(layout, tap('v'), pixels, (p) => `x${p}`)}
        }
      }`;
  }
  const taps = range(filterWidth);
  const window = new Set(pixels.flatMap((p) => taps.map((v) => p * stride + v)));
  return `${channels} {
        ${[...window].map((at) => read(at, `${at}`)).join('\n        ')}
        ${taps.map((v) => accumulateTap(layout, tap(v), pixels, (p) => `x${p * stride + v}`)).join('\n        ')}
      }`;
}

function convolutionCode(layout: Layout, stride: number, tile: Tile, hasBias: boolean): string {
  const { filterHeight, outChannels } = layout;
  const blocks = Math.ceil(outChannels / 4);
  const pixels = range(tile.pixels);
  return `
  ${accessFunctions(layout)}
  ${hasBias ? readFourFunction('readBias', 'bias', outChannels) : ''}
  fn main(index : i32) {
    if (index >= uniforms.threads) { return; }
    let o = (index % ${blocks}) * 4;
    var rest = index / ${blocks};
    let column = (rest % uniforms.columnBlocks) * ${tile.pixels};
    rest = rest / uniforms.columnBlocks;
    let row = rest % uniforms.outShape[1];
    let image = rest / uniforms.outShape[1];
    ${accumulators(layout, pixels, hasBias)}
    let first = column * ${stride} - uniforms.padLeft;
    for (var u = 0; u < ${filterHeight}; u++) {
      let inRow = row * ${stride} + u - uniforms.padTop;
      if (inRow < 0 || inRow >= height) { continue; }
      let line = (image * height + inRow) * width;
      ${rowOfTaps(layout, stride, pixels, tile.inOrder)}
    }
    let outWidth = uniforms.outShape[2];
    let place = ((image * uniforms.outShape[1] + row) * outWidth + column) * ${outChannels} + o;
    ${pixels.map((p) => `if (column + ${p} < outWidth) { writeY(place + ${p * outChannels}, o, a${p}); }`).join('\n    ')}
  }`;
}

function describe(x: TensorInfo, filter: TensorInfo, transposed: boolean): Layout {
  const [filterHeight, filterWidth, cin, cout] = filter.shape;
  const inChannels = transposed ? cout : cin;
  const outChannels = transposed ? cin : cout;
  if (x.shape[3] !== inChannels) {
    throw new Error(`A filter of ${inChannels} input channels met a tensor of ${x.shape[3]}.`);
  }
  return { filterHeight, filterWidth, inChannels, outChannels, lanes: lanesOf(inChannels), transposed };
}

/** y[i,j] = bias + Σ x[i · stride + u − padTop, j · stride + v − padLeft] · filter[u,v], zero outside x. */
export function runConvolution(backend: WebGPUBackend, convolution: Convolution): TensorInfo {
  const { x, filter, transposed, bias, outShape, stride, padTop, padLeft } = convolution;
  const layout = describe(x, filter, transposed);
  const { filterHeight, filterWidth, inChannels, outChannels } = layout;
  const outWidth4 = outChannels % 4 === 0 ? 4 : 1;
  const tile = tileOf(backend, outShape[2]);
  const columnBlocks = Math.ceil(outShape[2] / tile.pixels);
  return runProgram(backend, {
    key: `conv ${filterHeight} ${filterWidth} ${inChannels} ${outChannels} ${stride} ${transposed} ${bias !== null} ${tile.pixels}`,
    code: () => convolutionCode(layout, stride, tile, bias !== null),
    inputs: [
      { name: 'x', tensor: x, width: widthOf(layout.lanes) },
      { name: 'W', tensor: filter, width: filterWidthOf(layout) },
      ...(bias === null ? [] : [{ name: 'bias', tensor: bias, width: outWidth4 } as const]),
    ],
    output: { shape: outShape, width: outWidth4 },
    threads: outShape[0] * outShape[1] * columnBlocks * Math.ceil(outChannels / 4),
    integers: { columnBlocks, padTop, padLeft },
  });
}

function strideCode(layout: Layout, stride: number): string {
  const { filterHeight, filterWidth, inChannels, outChannels, lanes } = layout;
  const blocks = Math.ceil(outChannels / 4);
  return `
  ${accessFunctions(layout)}
  fn main(index : i32) {
    if (index >= uniforms.threads) { return; }
    let o = (index % ${blocks}) * 4;
    var rest = index / ${blocks};
    let block = rest % uniforms.columnBlocks;
    rest = rest / uniforms.columnBlocks;
    let row = rest % uniforms.outShape[1];
    let image = rest / uniforms.outShape[1];
    // Four pixels of the same phase: their taps are the same, and their values in x are neighbours.
    let phase = block % ${stride};
    let group = (block / ${stride}) * 4;
    ${accumulators(layout, FOUR, false)}
    // From the last tap to the first: in dy that is from the first pixel to the last, the order of wasm.
    for (var u = ${filterHeight - 1}; u >= 0; u--) {
      let down = row + uniforms.padTop - u;
      if (down < 0 || down % ${stride} != 0 || down / ${stride} >= height) { continue; }
      let line = (image * height + down / ${stride}) * width;
      for (var v = ${filterWidth - 1}; v >= 0; v--) {
        let across = phase + uniforms.padLeft - v + ${stride * filterWidth};
        if (across % ${stride} != 0) { continue; }
        let first = group + across / ${stride} - ${filterWidth};
        for (var channel = 0; channel < ${inChannels}; channel += ${lanes}) {
          ${FOUR.map((p) => `let x${p} = readX(line, first + ${p}, channel);`).join('\n          ')}
          ${accumulateTap(layout, `u * ${filterWidth} + v`, FOUR, (p) => `x${p}`)}
        }
      }
    }
    let outWidth = uniforms.outShape[2];
    let place = (image * uniforms.outShape[1] + row) * outWidth;
    ${FOUR.map(
      (p) => `let c${p} = (group + ${p}) * ${stride} + phase;
    if (c${p} < outWidth) { writeY((place + c${p}) * ${outChannels} + o, o, a${p}); }`,
    ).join('\n    ')}
  }`;
}

/** The adjoint of runConvolution in x: spreads dy (here `x`) over outShape, the shape of the convolution's input. */
export function runStridedAdjoint(
  backend: WebGPUBackend,
  convolution: Omit<Convolution, 'bias' | 'transposed'>,
): TensorInfo {
  const { x, filter, outShape, stride, padTop, padLeft } = convolution;
  const layout = describe(x, filter, true);
  const { filterHeight, filterWidth, inChannels, outChannels } = layout;
  const columnBlocks = stride * Math.ceil(Math.ceil(outShape[2] / stride) / 4);
  return runProgram(backend, {
    key: `conv adjoint ${filterHeight} ${filterWidth} ${inChannels} ${outChannels} ${stride}`,
    code: () => strideCode(layout, stride),
    inputs: [
      { name: 'x', tensor: x, width: widthOf(layout.lanes) },
      { name: 'W', tensor: filter, width: filterWidthOf(layout) },
    ],
    output: { shape: outShape, width: outChannels % 4 === 0 ? 4 : 1 },
    threads: outShape[0] * outShape[1] * columnBlocks * Math.ceil(outChannels / 4),
    integers: { columnBlocks, padTop, padLeft },
  });
}
