// One stage of the soft skeleton on planes in WebAssembly memory, four pixels at a time.
//
// A plane has a ring of copies of its border around the image, which changes neither minima nor maxima over windows, and rows
// of `strideBytes`; what lies to the right of the image repeats its last column. Addresses are those of the first pixel.
import { type Local, writeFunction } from './assemble-module.ts';
import { type Code, f32x4, f64x2, i32, loopWhile, sequence, v128, when } from './instructions.ts';

const VECTOR_BYTES = 16;
const FLOAT_BYTES = 4;

type Declare = (type: 'i32' | 'v128') => Local;

/** Runs the body for every vector of every row; the body finds the offset of its first pixel in `at`. */
function forVectors(
  { strideBytes, rowBytes, height }: Record<'strideBytes' | 'rowBytes' | 'height', Local>,
  declare: Declare,
  body: (at: Local) => Code,
): Code {
  const row = declare('i32');
  const at = declare('i32');
  const end = declare('i32');
  const start = declare('i32');
  return loopWhile(
    i32.less(row.get, height.get),
    sequence(
      at.set(start.get),
      end.set(i32.add(start.get, rowBytes.get)),
      loopWhile(
        i32.less(at.get, end.get),
        sequence(body(at), at.set(i32.add(at.get, i32.constant(VECTOR_BYTES)))),
      ),
      start.set(i32.add(start.get, strideBytes.get)),
      row.set(i32.add(row.get, i32.constant(1))),
    ),
  );
}

/** The four pixels `columns` to the right of an address. */
const beside = (address: Code, columns: number): Code =>
  v128.load(i32.add(address, i32.constant(columns * FLOAT_BYTES)));

/**
 * erode: writes the minimum over the plus of 5 pixels of the plane at `plane` to the one at `target`.
 * Returns whether any value fell.
 */
export const erode = writeFunction(
  'erode',
  ['plane', 'target', 'strideBytes', 'rowBytes', 'height'],
  'i32',
  (parameters, declare) => {
    const { plane, target, strideBytes } = parameters;
    const here = declare('i32');
    const middle = declare('v128');
    const least = declare('v128');
    const fallen = declare('v128');
    const loop = forVectors(parameters, declare, (at) =>
      sequence(
        here.set(i32.add(plane.get, at.get)),
        middle.set(v128.load(here.get)),
        least.set(f32x4.lesser(middle.get, beside(here.get, -1))),
        least.set(f32x4.lesser(least.get, beside(here.get, 1))),
        least.set(f32x4.lesser(least.get, v128.load(i32.subtract(here.get, strideBytes.get)))),
        least.set(f32x4.lesser(least.get, v128.load(i32.add(here.get, strideBytes.get)))),
        fallen.set(v128.or(fallen.get, f32x4.less(least.get, middle.get))),
        v128.store(i32.add(target.get, at.get), least.get),
      ),
    );
    return sequence(loop, v128.anyTrue(fallen.get));
  },
);

/**
 * addOpening: d = relu(x − dilate(eroded)) over the square of 9 pixels, then S ← S + relu(d − S d). In double precision,
 * rounded once, as JavaScript computes with numbers of single precision.
 */
export const addOpening = writeFunction(
  'addOpening',
  ['plane', 'eroded', 'skeleton', 'strideBytes', 'rowBytes', 'height'],
  null,
  (parameters, declare) => {
    const { plane, eroded, skeleton, strideBytes } = parameters;
    const here = declare('i32');
    const x = declare('v128');
    const opened = declare('v128');
    const before = declare('v128');
    const delta = declare('v128');
    const added = declare('v128');
    const sum = declare('v128');
    const lower = declare('v128');
    const larger = (value: Code): Code => opened.set(f32x4.larger(opened.get, value));
    const inRow = (address: Code): Code =>
      sequence(...[-1, 0, 1].map((columns) => larger(beside(address, columns))));
    /** New sums of two pixels, in the lower half. */
    const addTwo = (values: Code, openings: Code, sums: Code): Code =>
      sequence(
        sum.set(f64x2.promoteLow(sums)),
        delta.set(f64x2.subtract(f64x2.promoteLow(values), f64x2.promoteLow(openings))),
        added.set(f64x2.subtract(delta.get, f64x2.multiply(sum.get, delta.get))),
        added.set(
          v128.and(
            added.get,
            v128.and(f64x2.greater(delta.get, f64x2.zero), f64x2.greater(added.get, f64x2.zero)),
          ),
        ),
        sum.set(f64x2.demote(f64x2.add(sum.get, added.get))),
      );
    return forVectors(parameters, declare, (at) =>
      sequence(
        here.set(i32.add(eroded.get, at.get)),
        opened.set(v128.load(here.get)),
        inRow(i32.subtract(here.get, strideBytes.get)),
        larger(beside(here.get, -1)),
        larger(beside(here.get, 1)),
        inRow(i32.add(here.get, strideBytes.get)),
        x.set(v128.load(i32.add(plane.get, at.get))),
        when(
          v128.anyTrue(f32x4.less(opened.get, x.get)),
          sequence(
            here.set(i32.add(skeleton.get, at.get)),
            before.set(v128.load(here.get)),
            addTwo(x.get, opened.get, before.get),
            lower.set(sum.get),
            addTwo(f32x4.upperHalf(x.get), f32x4.upperHalf(opened.get), f32x4.upperHalf(before.get)),
            v128.store(here.get, f32x4.joinHalves(lower.get, sum.get)),
          ),
        ),
      ),
    );
  },
);
