// Sums over pixels of products of two images' channels at all taps of a filter, as matrix products (XNNPACK).
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { freeFloats, makeFloats, viewFloats } from './heap.ts';
import { multiplyBand } from './multiply-band.ts';

/** Pixels in a band: its matrices stay in the cache, and the sums in single precision stay short. */
const BAND_PX = 8192;

type Shaped = Pick<TensorInfo, 'shape'>;

export interface Correlation<T extends Shaped = TensorInfo> {
  /** [B,Ha,Wa,Ca] */
  a: T;
  /** [B,Hb,Wb,Cb] */
  b: T;
  tapRows: number;
  tapColumns: number;
  stride: number;
  padTop: number;
  padLeft: number;
}

/** Row of a that tap row u meets: stride · (i + shift) + phase for row i of b. */
function rowTaps({ tapRows, stride, padTop }: Correlation<Shaped>) {
  const taps = Array.from({ length: tapRows }, (_, u) => {
    const shift = Math.floor((u - padTop) / stride);
    return { shift, phase: u - padTop - stride * shift };
  });
  const first = Math.min(...taps.map((tap) => tap.shift));
  const span = Math.max(...taps.map((tap) => tap.shift)) - first;
  const phases = [...new Set(taps.map((tap) => tap.phase))];
  return { taps, first, span, phases };
}

/** Shapes of what a correlation holds while it runs, and the rows of a band. */
export function correlationShapes(correlation: Correlation<Shaped>) {
  const [, height, width, channelsB] = correlation.b.shape;
  const { taps, span, phases } = rowTaps(correlation);
  const rows = correlation.tapColumns * correlation.a.shape[3];
  const mostRows = Math.min(height, Math.max(1, Math.floor(BAND_PX / width)));
  const mostLength = (mostRows + span) * width;
  return {
    mostRows,
    unfolded: [phases.length * rows * mostLength + span * width],
    factor: [mostLength * channelsB],
    products: taps.map(() => [rows, channelsB]),
  };
}

/**
 * Result [tapRows,tapColumns,Ca,Cb] = Σ a[stride·i + u − padTop, stride·j + v − padLeft, ca] · b[i,j,cb] over all images
 * and pixels (i,j) of b, zero outside a.
 *
 * Of every band of rows, a is laid out as [tap column, channel, row, column of b], so that all tap columns of a tap row
 * are one matrix product over the band's pixels, and the tap rows differ only by where that matrix begins: rows of a
 * matrix then run on into the next one, where b's part has zeros.
 */
export function correlate(backend: BackendWasm, correlation: Correlation): Float64Array {
  const { a, b, tapColumns } = correlation;
  const [batch, height, width, channelsB] = b.shape;
  const channelsA = a.shape[3];
  const { taps, first, span, phases } = rowTaps(correlation);
  const rows = tapColumns * channelsA;
  const { mostRows, ...shapes } = correlationShapes(correlation);
  const unfolded = makeFloats(backend, shapes.unfolded);
  const factor = makeFloats(backend, shapes.factor);
  const products = shapes.products.map((shape) => makeFloats(backend, shape));
  viewFloats(backend, unfolded).fill(0);

  const size = rows * channelsB;
  const sums = new Float64Array(taps.length * size);
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < height; row += mostRows) {
      const count = Math.min(mostRows, height - row);
      const length = (count + span) * width;
      phases.forEach((phase, k) =>
        unfold(backend, correlation, unfolded, k * rows * length, image, row + first, count + span, phase),
      );
      const place = viewFloats(backend, factor);
      const start = (image * height + row) * width * channelsB;
      const end = start + count * width * channelsB;
      place.set(viewFloats(backend, b).subarray(start, end));
      place.fill(0, count * width * channelsB, length * channelsB);
      const lefts = taps.map(({ shift, phase }) => ({
        tensor: unfolded,
        offset: phases.indexOf(phase) * rows * length + (shift - first) * width,
      }));
      multiplyBand(backend, lefts, factor, [rows, length, channelsB], products);
      products.forEach((product, u) => {
        const partial = viewFloats(backend, product);
        for (let i = 0; i < size; i++) sums[u * size + i] += partial[i];
      });
    }
  }
  [unfolded, factor, ...products].forEach((tensor) => freeFloats(backend, tensor));
  return sums;
}

/** to[start + ((v·Ca + c)·rowCount + q)·Wb + j] = a[stride·(firstRow + q) + phase, stride·j + v − padLeft, c], or 0. */
function unfold(
  backend: BackendWasm,
  { a, b, tapColumns, stride, padLeft }: Correlation,
  unfolded: TensorInfo,
  start: number,
  image: number,
  firstRow: number,
  rowCount: number,
  phase: number,
): void {
  const from = viewFloats(backend, a);
  const to = viewFloats(backend, unfolded);
  const [, height, inWidth, channels] = a.shape;
  const width = b.shape[2];
  const length = rowCount * width;
  const block = channels * length;
  for (let v = 0; v < tapColumns; v++) {
    const base = start + v * block;
    // With stride 1 all but the last column is the former tap column, moved by one.
    const isMoved = stride === 1 && v > 0;
    if (isMoved) to.copyWithin(base, base - block + 1, base);
    const left = v - padLeft;
    const firstColumn = isMoved ? width - 1 : 0;
    const begin = Math.min(width, Math.max(firstColumn, Math.ceil(-left / stride)));
    const end = Math.max(begin, Math.min(width, Math.floor((inWidth - 1 - left) / stride) + 1));
    for (let q = 0; q < rowCount; q++) {
      const inRow = stride * (firstRow + q) + phase;
      const isInside = inRow >= 0 && inRow < height;
      const source = ((image * height + inRow) * inWidth + left) * channels;
      for (let c = 0; c < channels; c++) {
        const line = base + c * length + q * width;
        if (!isInside) {
          for (let j = firstColumn; j < width; j++) to[line + j] = 0;
          continue;
        }
        for (let j = firstColumn; j < begin; j++) to[line + j] = 0;
        const step = stride * channels;
        let at = source + begin * step + c;
        for (let j = begin; j < end; j++, at += step) to[line + j] = from[at];
        for (let j = end; j < width; j++) to[line + j] = 0;
      }
    }
  }
}
