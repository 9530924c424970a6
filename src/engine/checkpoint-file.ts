// The file of a run at rest: weights, moments and counters, in safetensors. Plain arrays only.
import * as v from 'valibot';
import { parseRunConfig } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import { readSafetensors } from './safetensors.ts';
import type { NamedTensor } from './safetensors.ts';

export const CHECKPOINT_FORMAT = 'tendril checkpoint 1';
/** Before the name of a parameter: its n-th moment. */
export const momentPrefix = (index: number) => `optimiser.${index}.`;

export interface Checkpoint {
  /** As the run was begun. */
  config: RunConfig;
  /** Steps trained. */
  step: number;
  /** Updates made: what the optimiser corrects its moments by. */
  updates: number;
  /** Batches drawn: more than steps where a loss was not finite. */
  batches: number;
  /** K */
  classCount: number;
  /** Of the images. */
  channels: number;
  parameters: NamedTensor[];
  /** As many as the optimiser has. */
  moments: NamedTensor[][];
}

export type CheckpointCounts = v.InferOutput<typeof countsSchema>;

const countsSchema = v.object({
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  updates: v.pipe(v.number(), v.integer(), v.minValue(0)),
  batches: v.pipe(v.number(), v.integer(), v.minValue(0)),
  classCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  channels: v.picklist([1, 3]),
  moments: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2)),
});

/** @throws Error with one sentence that says what is wrong with the file */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== CHECKPOINT_FORMAT)
    throw new Error('This file holds no checkpoint of Tendril: weights alone cannot be trained on.');
  let counts: CheckpointCounts;
  let config: RunConfig;
  try {
    counts = v.parse(countsSchema, JSON.parse(metadata['counts'] ?? ''));
    config = parseRunConfig(JSON.parse(metadata['config'] ?? ''));
  } catch (error) {
    throw new Error('The checkpoint does not say what run it is of.', { cause: error });
  }
  const { moments, ...rest } = counts;
  const isMoment = ({ name }: NamedTensor) => name.startsWith('optimiser.');
  return {
    ...rest,
    config,
    parameters: tensors.filter((tensor) => !isMoment(tensor)),
    moments: Array.from({ length: moments }, (_, i) =>
      tensors
        .filter(({ name }) => name.startsWith(momentPrefix(i)))
        .map((tensor) => ({ ...tensor, name: tensor.name.slice(momentPrefix(i).length) })),
    ),
  };
}
