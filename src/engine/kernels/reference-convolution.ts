// The definition of a convolution and its gradients as plain loops in double precision: the oracle of the tests.

export interface ReferenceShape {
  batch: number;
  height: number;
  width: number;
  cin: number;
  cout: number;
  /** Filter height and width. */
  size: number;
  stride: number;
  /** Zeros above and left; below and right as far as the output reaches. */
  pad: number;
  outHeight: number;
  outWidth: number;
}

/** Calls visit(index in x, index in filter, index in y) for every product that the convolution sums. */
function forEachProduct(shape: ReferenceShape, visit: (x: number, filter: number, y: number) => void): void {
  const { batch, height, width, cin, cout, size, stride, pad, outHeight, outWidth } = shape;
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < outHeight; i++)
      for (let j = 0; j < outWidth; j++)
        for (let u = 0; u < size; u++)
          for (let v = 0; v < size; v++) {
            const row = i * stride + u - pad;
            const column = j * stride + v - pad;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let c = 0; c < cin; c++)
              for (let o = 0; o < cout; o++)
                visit(
                  ((b * height + row) * width + column) * cin + c,
                  ((u * size + v) * cin + c) * cout + o,
                  ((b * outHeight + i) * outWidth + j) * cout + o,
                );
          }
}

export function referenceForward(shape: ReferenceShape, x: Float32Array, filter: Float32Array): Float64Array {
  const y = new Float64Array(shape.batch * shape.outHeight * shape.outWidth * shape.cout);
  forEachProduct(shape, (a, w, out) => (y[out] += x[a] * filter[w]));
  return y;
}

export function referenceInputGradient(
  shape: ReferenceShape,
  dy: Float32Array,
  filter: Float32Array,
): Float64Array {
  const dx = new Float64Array(shape.batch * shape.height * shape.width * shape.cin);
  forEachProduct(shape, (a, w, out) => (dx[a] += dy[out] * filter[w]));
  return dx;
}

export function referenceFilterGradient(
  shape: ReferenceShape,
  x: Float32Array,
  dy: Float32Array,
): Float64Array {
  const dw = new Float64Array(shape.size * shape.size * shape.cin * shape.cout);
  forEachProduct(shape, (a, w, out) => (dw[w] += dy[out] * x[a]));
  return dw;
}
