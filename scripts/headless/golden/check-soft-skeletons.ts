// Groups softskel (clDice's soft skeleton) and menten_grad (the topology-preserving one), forward and gradient.
import {
  softErode,
  softOpen,
  softSkeleton,
  softSkeletonGradient,
} from '../../../src/morphology/soft-skeleton.ts';
import { type Shape4D, runSoftSkeleton, runTopologySkeleton } from './backend-operations.ts';
import { type Examination, LIMITS } from './examination.ts';

const oneImage = ([height, width]: number[]): Shape4D => [1, height, width, 1];

/** Plain arrays and the backend's kernels, at every k that the case holds. */
export async function checkSoftSkeleton(e: Examination): Promise<void> {
  const { data: image, shape } = e.floats('img');
  const [height, width] = shape;
  for (const [name, text] of e.tensorsLike(/^soft_skel_k(\d+)$/)) {
    const k = Number(text);
    const wanted = e.floats(name).data;
    e.absolute(`${name}, plain`, softSkeleton(image, width, height, k), wanted, LIMITS.softSkeleton);
    const { skeleton } = await runSoftSkeleton(image, oneImage(shape), k);
    e.absolute(name, skeleton, wanted, LIMITS.softSkeleton);
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
    for (const [sum] of e.scalarsLike(new RegExp(`^sum_k${k}$`))) {
      e.number(sum, total(skeleton), e.scalar(sum), LIMITS.lossValue);
    }
  }
  e.absolute('soft_erode', softErode(image, width, height), e.floats('soft_erode').data, LIMITS.softSkeleton);
  e.absolute('soft_open', softOpen(image, width, height), e.floats('soft_open').data, LIMITS.softSkeleton);
  for (const [name, text] of e.tensorsLike(/^grad_k(\d+)$/)) {
    const k = Number(text);
    const upstream = e.floats('r').data;
    const wanted = e.floats(name).data;
    e.gradient(`${name}, plain`, softSkeletonGradient(image, upstream, width, height, k), wanted);
    const { gradient } = await runSoftSkeleton(image, oneImage(shape), k, upstream);
    if (gradient !== null) e.gradient(name, gradient, wanted);
  }
}

/** d Σ r · skeleton / d input, for a mask or for probabilities with given noise. */
export async function checkTopologySkeletonGradient(e: Examination): Promise<void> {
  const isMask = e.case.has('mask');
  const { data, shape } = e.values(isMask ? 'mask' : 'prob');
  const noise = e.case.has('uniform') ? e.floats('uniform').data : null;
  const beta = Number(e.param('beta') ?? 0);
  const tau = Number(e.param('tau') ?? 1);
  const { skeleton, gradient } = await runTopologySkeleton(
    Float32Array.from(data),
    oneImage(shape),
    { iterations: Number(e.param('num_iter')), beta, tau, noise },
    e.floats('r').data,
  );
  e.equal('skeleton', skeleton, e.bytes('skeleton').data);
  if (gradient !== null) e.gradient('grad', gradient, e.floats('grad').data);
}
