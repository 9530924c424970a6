// A run at rest as one file, and back. What goes on from it goes on to the last bit.
import { CHECKPOINT_FORMAT, momentPrefix } from './checkpoint-file.ts';
import type { CheckpointCounts } from './checkpoint-file.ts';
import { layoutParameters, nameParameters } from './parameters.ts';
import type { ParameterSpec } from './models/model-plugin.ts';
import type { RunControl } from './run-control.ts';
import { writeSafetensors } from './safetensors.ts';
import type { NamedTensor } from './safetensors.ts';
import type { TrainEvent } from './train-events.ts';
import type { TrainRun } from './train-run.ts';

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
  const counts: CheckpointCounts = {
    step,
    updates: optimiserState.updates,
    batches: run.batches,
    classCount: run.set.classCount,
    channels: run.set.channels,
    moments: optimiserState.moments.length,
  };
  return writeSafetensors(tensors, {
    format: CHECKPOINT_FORMAT,
    config: JSON.stringify(run.config),
    counts: JSON.stringify(counts),
  });
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
