import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

const show = (shape: readonly number[]) => `[${shape.join(', ')}]`;

function checkPlanes(term: string, name: string, tensor: Tensor): void {
  if (tensor.shape.length !== 4) {
    throw new Error(`${term} needs ${name} as [B,H,W,C]; it got ${show(tensor.shape)}.`);
  }
  if (tensor.dtype !== 'float32')
    throw new Error(`${term} needs ${name} as float32; it got ${tensor.dtype}.`);
  if (tensor.size === 0) {
    throw new Error(
      `${term} needs at least one sample, pixel and channel; ${name} is ${show(tensor.shape)}.`,
    );
  }
}

/**
 * Makes sure that the tensors of a term fit one another: tfjs would broadcast one that does not, in silence.
 *
 * @param term the function that asks, for the message
 * @param planes by name; all [B,H,W,C] float32 of the first one's shape
 * @param mask [B,H,W,1] float32, or null
 * @throws Error with one sentence that names the term and the argument.
 */
export function checkTermInput(
  term: string,
  planes: Readonly<Record<string, Tensor>>,
  mask: Tensor | null = null,
): void {
  const [first] = Object.values(planes);
  for (const [name, tensor] of Object.entries(planes)) {
    checkPlanes(term, name, tensor);
    if (!tf.util.arraysEqual(tensor.shape, first.shape)) {
      throw new Error(`${term} needs ${name} as ${show(first.shape)}; it got ${show(tensor.shape)}.`);
    }
  }
  if (mask === null) return;
  checkPlanes(term, 'mask', mask);
  const wanted = [...first.shape.slice(0, 3), 1];
  if (!tf.util.arraysEqual(mask.shape, wanted)) {
    throw new Error(`${term} needs mask as ${show(wanted)}; it got ${show(mask.shape)}.`);
  }
}
