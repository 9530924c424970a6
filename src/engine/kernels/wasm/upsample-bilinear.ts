// Bilinear resizing on the wasm heap: along the rows, then down the columns, every step rounded to float32 as on webgpu.
import { bilinearTaps, resizedAxis } from '../bilinear-taps.ts';
import type { UpsampleAttributes } from '../upsample-bilinear.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

const round = Math.fround;

/** Input x [B,H,W,C]; output [B,height,width,C]. */
export const wasmUpsampleBilinear: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const { height, width } = attrs as UpsampleAttributes;
  const [batch, inHeight, inWidth, channels] = x.shape;
  const rows = bilinearTaps(resizedAxis(inHeight, height));
  const columns = bilinearTaps(resizedAxis(inWidth, width));
  const out = makeFloats(backend, [batch, height, width, channels]);
  const [from, to] = [x, out].map((info) => viewFloats(backend, info));
  const length = width * channels;
  // Two neighbouring input rows, stretched; a row's place is its parity.
  const stretched = [new Float32Array(length), new Float32Array(length)];
  for (let image = 0; image < batch; image++) {
    const held = [-1, -1];
    const stretch = (row: number): Float32Array => {
      const line = stretched[row & 1];
      if (held[row & 1] === row) return line;
      held[row & 1] = row;
      const start = (image * inHeight + row) * inWidth * channels;
      for (let e = 0, at = 0; e < width; e++) {
        const near = start + columns.near[e] * channels;
        const far = start + columns.far[e] * channels;
        const [nearWeight, farWeight] = [columns.nearWeight[e], columns.farWeight[e]];
        for (let c = 0; c < channels; c++, at++) {
          line[at] = round(from[near + c] * nearWeight) + round(from[far + c] * farWeight);
        }
      }
      return line;
    };
    for (let d = 0; d < height; d++) {
      const near = stretch(rows.near[d]);
      const far = stretch(rows.far[d]);
      const [nearWeight, farWeight] = [rows.nearWeight[d], rows.farWeight[d]];
      const start = (image * height + d) * length;
      for (let k = 0; k < length; k++) {
        to[start + k] = round(near[k] * nearWeight) + round(far[k] * farWeight);
      }
    }
  }
  return out;
};

/** The transpose. Input x [B,H,W,C], the gradient of the resized tensor; output [B,height,width,C]. */
export const wasmUpsampleBilinearGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x: dy } = inputs;
  const { height, width } = attrs as UpsampleAttributes;
  const [batch, outHeight, outWidth, channels] = dy.shape;
  const rows = bilinearTaps(resizedAxis(height, outHeight));
  const columns = bilinearTaps(resizedAxis(width, outWidth));
  const out = makeFloats(backend, [batch, height, width, channels]);
  const [from, to] = [dy, out].map((info) => viewFloats(backend, info));
  const length = width * channels;
  to.fill(0);
  const gathered = new Float32Array(length);
  for (let image = 0; image < batch; image++) {
    for (let d = 0; d < outHeight; d++) {
      gathered.fill(0);
      let at = (image * outHeight + d) * outWidth * channels;
      for (let e = 0; e < outWidth; e++) {
        const near = columns.near[e] * channels;
        const far = columns.far[e] * channels;
        const [nearWeight, farWeight] = [columns.nearWeight[e], columns.farWeight[e]];
        for (let c = 0; c < channels; c++, at++) {
          gathered[near + c] += round(from[at] * nearWeight);
          gathered[far + c] += round(from[at] * farWeight);
        }
      }
      const near = (image * height + rows.near[d]) * length;
      const far = (image * height + rows.far[d]) * length;
      const [nearWeight, farWeight] = [rows.nearWeight[d], rows.farWeight[d]];
      for (let k = 0; k < length; k++) {
        to[near + k] += round(gathered[k] * nearWeight);
        to[far + k] += round(gathered[k] * farWeight);
      }
    }
  }
  return out;
};
