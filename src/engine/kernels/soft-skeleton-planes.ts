// The soft skeleton of whole batches on the processor: the plain form, sample by sample and channel by channel.
import { softSkeleton, softSkeletonGradient } from '../../morphology/soft-skeleton.ts';

type Shape4D = readonly number[];

/** Calls compute with the [H · W] planes of one sample and channel of all inputs, and puts what it returns into out. */
function forPlanes(
  shape: Shape4D,
  inputs: readonly Float32Array[],
  out: Float32Array,
  compute: (planes: Float32Array[], width: number, height: number) => Float32Array,
): void {
  const [batch, height, width, channels] = shape;
  const pixels = height * width;
  const scratch = inputs.map(() => new Float32Array(channels === 1 ? 0 : pixels));
  for (let sample = 0; sample < batch; sample++) {
    const first = sample * pixels * channels;
    if (channels === 1) {
      const planes = inputs.map((input) => input.subarray(first, first + pixels));
      out.set(compute(planes, width, height), first);
      continue;
    }
    for (let channel = 0; channel < channels; channel++) {
      inputs.forEach((input, i) => {
        const plane = scratch[i];
        for (let p = 0, at = first + channel; p < pixels; p++, at += channels) plane[p] = input[at];
      });
      const result = compute(scratch, width, height);
      for (let p = 0, at = first + channel; p < pixels; p++, at += channels) out[at] = result[p];
    }
  }
}

/** out ← S(x); both [B,H,W,C]. */
export function softSkeletonOfBatch(
  x: Float32Array,
  out: Float32Array,
  shape: Shape4D,
  iterations: number,
): void {
  forPlanes(shape, [x], out, ([image], width, height) => softSkeleton(image, width, height, iterations));
}

/** out ← d Σ dy · S / d x; all [B,H,W,C]. */
export function softSkeletonGradientOfBatch(
  x: Float32Array,
  dy: Float32Array,
  out: Float32Array,
  shape: Shape4D,
  iterations: number,
): void {
  forPlanes(shape, [x, dy], out, ([image, upstream], width, height) =>
    softSkeletonGradient(image, upstream, width, height, iterations),
  );
}
