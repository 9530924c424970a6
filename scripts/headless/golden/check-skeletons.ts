// Groups skel, skel_exhaustive, skel_multiclass, and the masks among the real ones.
import {
  computeBettiNumbers,
  computeBettiNumbersByLabelling,
  computeEulerCharacteristic,
} from '../../../src/morphology/betti-numbers.ts';
import { skeletonize } from '../../../src/morphology/skeletonize.ts';
import { topologySkeleton } from '../../../src/morphology/topology-skeleton.ts';
import { computeTubedSkeleton } from '../../../src/morphology/tubed-skeleton.ts';
import { runTopologySkeleton } from './backend-operations.ts';
import type { Examination } from './examination.ts';

const countSet = (mask: Uint8Array) => mask.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);

/** Binary mask: skeleton, tube, topology-preserving skeletons (plain and on the backend), counts and Betti numbers. */
export async function checkMask(e: Examination): Promise<void> {
  const { data: mask, shape } = e.bytes('mask');
  const [height, width] = shape;
  const skeleton = skeletonize(mask, width, height);
  e.equal('skeleton_zhang', skeleton, e.bytes('skeleton_zhang').data);
  e.equal('tubed_skeleton', computeTubedSkeleton(mask, width, height, 2), e.bytes('tubed_skeleton').data);
  for (const [name, k] of e.tensorsLike(/^menten_k(\d+)$/)) {
    const wanted = e.bytes(name).data;
    e.equal(`${name}, plain`, topologySkeleton(mask, width, height, Number(k)).skeleton, wanted);
    const { skeleton: computed } = await runTopologySkeleton(Float32Array.from(mask), [1, height, width, 1], {
      iterations: Number(k),
    });
    e.equal(name, computed, wanted);
  }
  // The reference says here why a mask has no topology-preserving skeleton; nothing to compare.
  e.param('menten');

  for (const [of, image] of [
    ['mask', mask],
    ['skeleton', skeleton],
  ] as const) {
    const betti = computeBettiNumbers(image, width, height);
    const labelled = computeBettiNumbersByLabelling(image, width, height);
    e.equal(`${of}_pixels`, [countSet(image)], [Number(e.scalar(`${of}_pixels`))]);
    e.equal(`${of}_b0`, [betti.betti0, labelled.betti0], Array(2).fill(Number(e.scalar(`${of}_b0`))));
    e.equal(`${of}_b1`, [betti.betti1, labelled.betti1], Array(2).fill(Number(e.scalar(`${of}_b1`))));
  }
  e.equal(
    'mask_euler8',
    [computeEulerCharacteristic(mask, width, height)],
    [Number(e.scalar('mask_euler8'))],
  );
}

/** Label map: tube and bare skeleton of the merged classes, times the label. */
export function checkLabelMap(e: Examination): void {
  const { data: labels, shape } = e.bytes('label');
  const [height, width] = shape;
  const tube = computeTubedSkeleton(labels, width, height, 2);
  e.equal('tubed_skeleton_label', tube, e.bytes('tubed_skeleton_label').data);
  e.equal('skeleton_label', computeTubedSkeleton(labels, width, height, 0), e.bytes('skeleton_label').data);
  const counts = e.scalar('tube_pixels_per_class') as number[];
  e.equal(
    'tube_pixels_per_class',
    counts.map((_, label) => tube.reduce((n, value) => n + (value === label ? 1 : 0), 0)),
    counts,
  );
  const classes = e.param('num_classes');
  if (classes !== undefined) e.equal('num_classes', [counts.length], [Number(classes)]);
}

/** Every pattern of H × W; one number codes a pattern, bit r · W + c for pixel (r, c). */
export async function checkEveryPattern(e: Examination): Promise<void> {
  const [height, width, count] = ['H', 'W', 'count'].map((name) => Number(e.param(name)));
  const size = width * height;
  e.equal('count', [2 ** size], [count]);
  const patterns = Uint8Array.from(
    { length: count * size },
    (_, i) => (Math.floor(i / size) >> (i % size)) & 1,
  );
  const encode = (bits: ArrayLike<number>, pattern: number) => {
    let code = 0;
    for (let bit = 0; bit < size; bit++) code |= (bits[pattern * size + bit] === 0 ? 0 : 1) << bit;
    return code;
  };
  const encodeAll = (bits: ArrayLike<number>) =>
    Uint16Array.from({ length: count }, (_, pattern) => encode(bits, pattern));
  const each = (transform: (mask: Uint8Array) => Uint8Array) => {
    const results = new Uint8Array(patterns.length);
    for (let at = 0; at < patterns.length; at += size) {
      results.set(transform(patterns.subarray(at, at + size)), at);
    }
    return encodeAll(results);
  };
  e.equal(
    'skeleton_zhang',
    each((mask) => skeletonize(mask, width, height)),
    e.values('skeleton_zhang').data,
  );
  e.equal(
    'tubed_skeleton',
    each((mask) => computeTubedSkeleton(mask, width, height, 2)),
    e.values('tubed_skeleton').data,
  );
  for (const [name, k] of e.tensorsLike(/^menten_k(\d+)$/)) {
    const wanted = e.values(name).data;
    const iterations = Number(k);
    e.equal(
      `${name}, plain`,
      each((mask) => topologySkeleton(mask, width, height, iterations).skeleton),
      wanted,
    );
    const { skeleton } = await runTopologySkeleton(Float32Array.from(patterns), [count, height, width, 1], {
      iterations,
    });
    e.equal(name, encodeAll(skeleton), wanted);
  }
}
