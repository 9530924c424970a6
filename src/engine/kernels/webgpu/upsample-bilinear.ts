// Bilinear resizing in WGSL: one thread for up to four channels of a pixel of the result, no barriers. Operation by
// operation the same float32 arithmetic as on wasm.
import { resizedAxis, type ResizedAxis } from '../bilinear-taps.ts';
import type { UpsampleAttributes } from '../upsample-bilinear.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';
import { lanesOf, typeOf, widthOf } from './wgsl-channels.ts';

/** Uniforms of both axes: h… down the rows, w… along the columns. */
function axisUniforms(rows: ResizedAxis, columns: ResizedAxis) {
  return {
    integers: {
      hIn: rows.inPx,
      hOut: rows.outPx,
      hP: rows.p,
      hQ: rows.q,
      wIn: columns.inPx,
      wOut: columns.outPx,
      wP: columns.p,
      wQ: columns.q,
    },
    floats: { hInverse: rows.inverse, wInverse: columns.inverse },
  };
}

/** Function that gives the nearer input of output d and the weight of the next one: as bilinearTaps. */
const TAP = `
  struct Tap { near : i32, far : i32, farWeight : f32 };
  fn tapOf(d : i32, inPx : i32, p : i32, q : i32, inverse : f32) -> Tap {
    let place = max(0, (2 * d + 1) * p - q);
    let near = place / (2 * q);
    if (near >= inPx - 1) { return Tap(near, near, 0.0); }
    return Tap(near, near + 1, f32(place - near * 2 * q) * inverse);
  }
  fn rowTap(d : i32) -> Tap {
    return tapOf(d, uniforms.hIn, uniforms.hP, uniforms.hQ, uniforms.hInverse);
  }
  fn columnTap(d : i32) -> Tap {
    return tapOf(d, uniforms.wIn, uniforms.wP, uniforms.wQ, uniforms.wInverse);
  }`;

/** Of `index`: the channels' block in `part`, then `column`, `row` and `image` in a tensor of that height and width. */
const findPlace = (height: string, width: string) => `
    if (index >= uniforms.threads) { return; }
    let part = index % uniforms.span;
    var rest = index / uniforms.span;
    let column = rest % ${width};
    rest = rest / ${width};
    let row = rest % ${height};
    let image = rest / ${height};`;

/** Channels in a buffer element: four at a time where they divide into fours. */
function channelRuns(channels: number) {
  const width = widthOf(lanesOf(channels));
  return { width, span: channels / width, type: typeOf(width) };
}

/** Input x [B,H,W,C]; output [B,height,width,C]. */
export const webGpuUpsampleBilinear: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const { height, width: outWidth } = attrs as UpsampleAttributes;
  const [batch, inHeight, inWidth, channels] = x.shape;
  const { width, span } = channelRuns(channels);
  const { integers, floats } = axisUniforms(resizedAxis(inHeight, height), resizedAxis(inWidth, outWidth));
  return runProgram(backend, {
    key: `upsample bilinear ${width}`,
    code: () => `
  ${TAP}
  fn main(index : i32) {
    ${findPlace('uniforms.hOut', 'uniforms.wOut')}
    let down = rowTap(row);
    let across = columnTap(column);
    let top = (image * uniforms.hIn + down.near) * uniforms.wIn;
    let bottom = (image * uniforms.hIn + down.far) * uniforms.wIn;
    let w = 1.0 - across.farWeight;
    let upper = x[(top + across.near) * uniforms.span + part] * w
      + x[(top + across.far) * uniforms.span + part] * across.farWeight;
    let lower = x[(bottom + across.near) * uniforms.span + part] * w
      + x[(bottom + across.far) * uniforms.span + part] * across.farWeight;
    result[index] = upper * (1.0 - down.farWeight) + lower * down.farWeight;
  }`,
    inputs: [{ name: 'x', tensor: x, width }],
    output: { shape: [batch, height, outWidth, channels], width },
    threads: batch * height * outWidth * span,
    integers: { span, ...integers },
    floats,
  });
};

/**
 * The outputs that pixel i of an axis has a part in lie strictly between those at i − 1 and i + 1, at the borders from the
 * first and up to the last.
 */
const REACH = `
  fn firstOf(i : i32, p : i32, q : i32) -> i32 {
    let bound = q * (2 * i - 1) - p;
    if (i == 0 || bound < 0) { return 0; }
    return bound / (2 * p) + 1;
  }
  fn endOf(i : i32, inPx : i32, outPx : i32, p : i32, q : i32) -> i32 {
    if (i == inPx - 1) { return outPx; }
    return min(outPx, (q * (2 * i + 3) - p + 2 * p - 1) / (2 * p));
  }
  fn weightOf(tap : Tap, i : i32) -> f32 {
    if (tap.near == i) { return 1.0 - tap.farWeight; }
    return select(0.0, tap.farWeight, tap.far == i);
  }`;

/** The transpose. Input x [B,H,W,C], the gradient of the resized tensor; output [B,height,width,C]. */
export const webGpuUpsampleBilinearGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x: dy } = inputs;
  const { height, width: inWidth } = attrs as UpsampleAttributes;
  const [batch, outHeight, outWidth, channels] = dy.shape;
  const { width, span, type } = channelRuns(channels);
  const { integers, floats } = axisUniforms(resizedAxis(height, outHeight), resizedAxis(inWidth, outWidth));
  return runProgram(backend, {
    key: `upsample bilinear gradient ${width}`,
    code: () => `
  ${TAP}
  ${REACH}
  fn main(index : i32) {
    ${findPlace('uniforms.hIn', 'uniforms.wIn')}
    let firstColumn = firstOf(column, uniforms.wP, uniforms.wQ);
    let endColumn = endOf(column, uniforms.wIn, uniforms.wOut, uniforms.wP, uniforms.wQ);
    let endRow = endOf(row, uniforms.hIn, uniforms.hOut, uniforms.hP, uniforms.hQ);
    var sum = ${type}(0.0);
    for (var d = firstOf(row, uniforms.hP, uniforms.hQ); d < endRow; d++) {
      let line = (image * uniforms.hOut + d) * uniforms.wOut;
      var gathered = ${type}(0.0);
      for (var e = firstColumn; e < endColumn; e++) {
        gathered += dy[(line + e) * uniforms.span + part] * weightOf(columnTap(e), column);
      }
      sum += gathered * weightOf(rowTap(d), row);
    }
    result[index] = sum;
  }`,
    inputs: [{ name: 'dy', tensor: dy, width }],
    output: { shape: [batch, height, inWidth, channels], width },
    threads: batch * height * inWidth * span,
    integers: { span, ...integers },
    floats,
  });
};
