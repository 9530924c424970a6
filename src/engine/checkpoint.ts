// A run at rest as one file: weights, moments and counters, in safetensors. What goes on from it goes on to the last bit.
import * as v from 'valibot';
import { layoutParameters, nameParameters } from './parameters.ts';
import type { ParameterSpec } from './models/model-plugin.ts';
import { parseRunConfig } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import type { RunControl } from './run-control.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { NamedTensor } from './safetensors.ts';
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

const FORMAT = 'tendril checkpoint 1';
/** Before the name of a parameter: its n-th moment. */
const momentPrefix = (index: number) => `optimiser.${index}.`;

export interface Checkpoint {
  /** As the run was begun. */
  config: RunConfig;
  /** Steps trained. */
  step: number;
  /** Updates made: what the optimiser corrects its moments by. */
  updates: number;
  /** K */
  classCount: number;
  /** Of the images. */
  channels: number;
  parameters: NamedTensor[];
  /** As many as the optimiser has. */
  moments: NamedTensor[][];
}

const countsSchema = v.object({
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  updates: v.pipe(v.number(), v.integer(), v.minValue(0)),
  classCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  channels: v.picklist([1, 3]),
  moments: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2)),
});

/**
 * The run after its last step.
 *
 * @returns null where a weight is not finite: such a run is not worth going on with
 */
export async function writeCheckpoint(run: TrainRun): Promise<Uint8Array<ArrayBuffer> | null> {
  const { parameters, optimiserState } = run.learner;
  const { step } = run;
  const flat = (await parameters.data()) as Float32Array;
  if (!flat.every((value) => Number.isFinite(value))) return null;
  const tensors: NamedTensor[] = nameParameters(flat, run.specs);
  for (const [i, moment] of optimiserState.moments.entries()) {
    const values = (await moment.data()) as Float32Array;
    for (const { name, ...rest } of nameParameters(values, run.specs))
      tensors.push({ name: `${momentPrefix(i)}${name}`, ...rest });
  }
  const counts: v.InferOutput<typeof countsSchema> = {
    step,
    updates: optimiserState.updates,
    classCount: run.set.classCount,
    channels: run.set.channels,
    moments: optimiserState.moments.length,
  };
  return writeSafetensors(tensors, {
    format: FORMAT,
    config: JSON.stringify(run.config),
    counts: JSON.stringify(counts),
  });
}

/** @throws Error with one sentence that says what is wrong with the file */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT)
    throw new Error('This file holds no checkpoint of Tendril: weights alone cannot be trained on.');
  let counts: v.InferOutput<typeof countsSchema>;
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

/**
 * The flat vector of named values: the way back from nameParameters.
 *
 * @throws Error that names a parameter which is missing or has another shape
 */
export function joinParameters(
  tensors: readonly NamedTensor[],
  specs: readonly ParameterSpec[],
): Float32Array {
  const { length, parts } = layoutParameters(specs);
  const flat = new Float32Array(length);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const [i, { name, shape }] of specs.entries()) {
    const tensor = byName.get(name);
    if (tensor === undefined) throw new Error(`The checkpoint has no ${name}: it is of another network.`);
    if (tensor.shape.join() !== shape.join())
      throw new Error(
        `${name} is [${tensor.shape.join(', ')}] in the checkpoint and [${shape.join(', ')}] in this network.`,
      );
    flat.set(tensor.data, parts[i].offset);
  }
  if (tensors.length !== specs.length)
    throw new Error(
      `The checkpoint has ${tensors.length} parameters, this network ${specs.length}: it is another one.`,
    );
  return flat;
}

/** Yields the run as it is now, so that it outlives the page. */
export async function* makeCheckpoint(run: TrainRun, control: RunControl): AsyncGenerator<TrainEvent> {
  const startMs = performance.now();
  const { step } = run;
  const file = await writeCheckpoint(run);
  if (file !== null) yield { kind: 'checkpoint', step, file };
  control.noteCheckpoint(step, performance.now() - startMs);
}
