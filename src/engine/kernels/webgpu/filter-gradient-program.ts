// Gradient of a convolution's filter in WGSL, in two stages: sums over bands of rows, then the sum of the bands.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runProgram } from './run-program.ts';
import { lostFunction } from './compensated-sums.ts';
import { sumChunks } from './sum-chunks.ts';
import {
  laneOf,
  lanesOf,
  readFourFunction,
  readRun,
  typeOf,
  widthOf,
  writeFourFunction,
} from './wgsl-channels.ts';

/** Enough threads for a graphics processor; float32 sums over a band stay short. */
const MOST_BANDS = 256;
/**
 * Every band has its own copy of the filter, which a replayed step keeps until the end of the backward pass; wide filters
 * have enough threads with few bands.
 */
const MOST_SCRATCH_BYTES = 2 * 2 ** 20;

/**
 * Up to this many input channels the sums carry along what rounding loses: only images have so few, and a constant
 * colour channel has a tap whose gradient is exactly zero; Adam would blow up what single precision leaves there.
 */
const MOST_IMAGE_CHANNELS = 4;

export interface FilterGradient {
  /** [B,H,W,Cin] */
  x: TensorInfo;
  /** [B,H',W',Cout] */
  dy: TensorInfo;
  filterShape: [number, number, number, number];
  stride: number;
  padTop: number;
  padLeft: number;
}

/** A thread owns one row of taps × `lanes` input channels × four output channels. */
function bandCode(filterShape: [number, number, number, number], stride: number): string {
  const [filterHeight, filterWidth, cin, cout] = filterShape;
  const lanes = lanesOf(cin);
  const type = typeOf(lanes);
  const inBlocks = cin / lanes;
  const outBlocks = Math.ceil(cout / 4);
  const isImage = cin <= MOST_IMAGE_CHANNELS;
  const taps = Array.from({ length: filterWidth }, (_, v) => v);
  const parts = Array.from({ length: lanes }, (_, lane) => lane);
  const each = (text: (v: number, lane: number) => string) =>
    taps.flatMap((v) => parts.map((lane) => text(v, lane))).join('\n        ');
  const accumulate = (name: string, product: string) =>
    isImage
      ? `{ let term = ${product}; let sum = s${name} + term; c${name} += lost(s${name}, term, sum); s${name} = sum; }`
      : `s${name} += ${product};`;
  const at = (column: string) => `readX(line, ${column} - uniforms.padLeft, channel)`;
  // With stride 1 a pixel's window is the former one moved by one column.
  const begin =
    stride === 1 ? taps.map((v) => `var x${v} = ${v === 0 ? `${type}(0.0)` : at(`${v - 1}`)};`) : [];
  const advance =
    stride === 1
      ? [
          ...taps.slice(1).map((v) => `x${v - 1} = x${v};`),
          `x${filterWidth - 1} = ${at(`j + ${filterWidth - 1}`)};`,
        ]
      : taps.map((v) => `let x${v} = ${at(`j * ${stride} + ${v}`)};`);
  return `
  fn readX(line : i32, column : i32, channel : i32) -> ${type} {
    if (column < 0 || column >= uniforms.xShape[2]) { return ${type}(0.0); }
    return ${readRun('x', `(line + column) * ${cin} + channel`, lanes)};
  }
  ${readFourFunction('readDy', 'dy', cout)}
  ${writeFourFunction('writeSum', cout)}
  ${isImage ? lostFunction('vec4<f32>') : ''}
  fn main(index : i32) {
    if (index >= uniforms.threads) { return; }
    let o = (index % ${outBlocks}) * 4;
    var rest = index / ${outBlocks};
    let channel = (rest % ${inBlocks}) * ${lanes};
    rest = rest / ${inBlocks};
    let u = rest % ${filterHeight};
    let band = rest / ${filterHeight};
    let height = uniforms.xShape[1];
    let outHeight = uniforms.dyShape[1];
    let outWidth = uniforms.dyShape[2];
    ${each((v, lane) => `var s${v}_${lane} = vec4<f32>(0.0);${isImage ? ` var c${v}_${lane} = vec4<f32>(0.0);` : ''}`)}
    let last = min((band + 1) * uniforms.bandRows, uniforms.dyShape[0] * outHeight);
    for (var row = band * uniforms.bandRows; row < last; row++) {
      let inRow = (row % outHeight) * ${stride} + u - uniforms.padTop;
      if (inRow < 0 || inRow >= height) { continue; }
      let line = ((row / outHeight) * height + inRow) * uniforms.xShape[2];
      ${begin.join('\n      ')}
      for (var j = 0; j < outWidth; j++) {
        let g = readDy((row * outWidth + j) * ${cout} + o, o);
        ${advance.join('\n        ')}
        ${each((v, lane) => accumulate(`${v}_${lane}`, `${laneOf(`x${v}`, lane, lanes)} * g`))}
      }
    }
    let place = ((band * ${filterHeight} + u) * ${filterWidth * cin} + channel) * ${cout} + o;
    ${each((v, lane) => `writeSum(place + ${(v * cin + lane) * cout}, o, s${v}_${lane}${isImage ? ` + c${v}_${lane}` : ''});`)}
  }`;
}

/** Σ over batch and pixels of x[i · stride + u − padTop, j · stride + v − padLeft] · dy[i,j]; [k,k',Cin,Cout]. */
export function runFilterGradient(backend: WebGPUBackend, gradient: FilterGradient): TensorInfo {
  const { x, dy, filterShape, stride, padTop, padLeft } = gradient;
  const [filterHeight, filterWidth, cin, cout] = filterShape;
  const lanes = lanesOf(cin);
  const rows = dy.shape[0] * dy.shape[1];
  const filterSize = filterHeight * filterWidth * cin * cout;
  const mostBands = Math.max(1, Math.min(MOST_BANDS, Math.floor(MOST_SCRATCH_BYTES / (4 * filterSize))));
  const bandRows = Math.ceil(rows / mostBands);
  const bands = Math.ceil(rows / bandRows);
  const width = cout % 4 === 0 ? 4 : 1;
  const partials = runProgram(backend, {
    key: `filter gradient ${filterShape.join(' ')} ${stride}`,
    code: () => bandCode(filterShape, stride),
    inputs: [
      { name: 'x', tensor: x, width: widthOf(lanes) },
      { name: 'dy', tensor: dy, width },
    ],
    output: { shape: [bands, filterSize], width },
    threads: bands * filterHeight * (cin / lanes) * Math.ceil(cout / 4),
    integers: { bandRows, padTop, padLeft },
  });
  const sum = sumChunks(backend, partials, filterShape);
  backend.disposeData(partials.dataId);
  return sum;
}
