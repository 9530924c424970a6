// Makes sure that what reaches a loss is what it says. Shapes and types are looked at every time; values only where asked, as
// reading them back would make a graphics card wait.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LossInput } from './loss-plugin.ts';

const AXES = { 3: '[B,H,W]', 4: '[B,H,W,C]' } as const;

function checkTensor(name: string, tensor: Tensor, rank: 3 | 4): void {
  const { shape, dtype } = tensor;
  if (shape.length !== rank) {
    throw new Error(`The ${name} must be ${AXES[rank]}, not [${shape.join(', ')}].`);
  }
  if (dtype !== 'float32') throw new Error(`The ${name} must be float32, not ${dtype}.`);
}

/**
 * Checks ranks, shapes and types of a loss's input.
 *
 * @throws Error with one sentence that names the argument: logits, labels, tubes, mask or noise.
 */
export function checkLossInput(input: LossInput): void {
  const { logits, labels, tubes, mask, noise } = input;
  checkTensor('logits', logits, 4);
  const [batch, height, width, channels] = logits.shape;
  if (batch * height * width === 0) {
    throw new Error(
      `The logits are empty: [${logits.shape.join(', ')}]; give at least one sample and pixel.`,
    );
  }
  if (channels < 2) {
    throw new Error(
      `The logits have ${channels} channel; there must be one for the background and one for each class.`,
    );
  }
  const maps = { labels, tubes, ...(mask === null ? {} : { mask }) };
  for (const [name, map] of Object.entries(maps)) {
    checkTensor(name, map, 3);
    if (map.shape[0] !== batch || map.shape[1] !== height || map.shape[2] !== width) {
      throw new Error(
        `The ${name} must be [${[batch, height, width].join(', ')}], as the logits are [${logits.shape.join(', ')}]; not [${map.shape.join(', ')}].`,
      );
    }
  }
  if (noise === null) return;
  checkTensor('noise', noise, 4);
  const wanted = [batch, height, width, channels - 1];
  if (wanted.some((size, axis) => noise.shape[axis] !== size)) {
    throw new Error(
      `The noise must be [${wanted.join(', ')}], one number for each foreground probability; not [${noise.shape.join(', ')}].`,
    );
  }
}

/** Index of the first value for which `isWrong` holds; -1 if there is none. */
function findWrong(values: ArrayLike<number>, isWrong: (value: number) => boolean): number {
  for (let i = 0; i < values.length; i++) if (isWrong(values[i])) return i;
  return -1;
}

/**
 * Checks a loss's input, its values included. It reads every tensor back, so it is for tensors from elsewhere and for tests,
 * not for every step of a run: there a loss that is no longer a number pauses the run.
 *
 * @throws Error with one sentence that names the argument, the first wrong value and where it is: logits that are NaN or
 *   infinite, labels and tubes that are no whole numbers from 0 to K, masks other than 0 and 1, noise outside (0, 1).
 */
export async function assertLossValues(input: LossInput): Promise<void> {
  checkLossInput(input);
  const { logits, labels, tubes, mask, noise } = input;
  const classes = logits.shape[3] - 1;
  const isNoLabel = (value: number) => !(Number.isInteger(value) && value >= 0 && value <= classes);
  const rules: [string, Tensor | null, (value: number) => boolean, string][] = [
    ['logits', logits, (value) => !Number.isFinite(value), 'finite numbers'],
    ['labels', labels, isNoLabel, `whole numbers from 0 to ${classes}`],
    ['tubes', tubes, isNoLabel, `whole numbers from 0 to ${classes}`],
    ['mask', mask, (value) => value !== 0 && value !== 1, '0 or 1'],
    ['noise', noise, (value) => !(value > 0 && value < 1), 'between 0 and 1'],
  ];
  for (const [name, tensor, isWrong, allowed] of rules) {
    if (tensor === null) continue;
    const values = await tensor.data<'float32'>();
    const at = findWrong(values, isWrong);
    if (at >= 0) throw new Error(`The ${name} must be ${allowed}; at index ${at} stands ${values[at]}.`);
  }
}
