// A run as one ZIP: the files that the command line writes, and run.json with a checkpoint, from which the page goes on.
import { encode } from 'fast-png';
import { unzip, zip, type AsyncZippable } from 'fflate';
import * as v from 'valibot';
import { runConfigSchema } from '../engine/run-config.ts';
import {
  describeMetrics,
  fileNames,
  historyCsv,
  type LoggedStep,
  predictionGrey,
  validationCsv,
} from '../engine/run-files.ts';
import torchModule from '../engine/models/tendril_torch.py?raw';
import { readSafetensors } from '../engine/safetensors.ts';
import { writeTfjsWeights } from '../engine/tfjs-weights.ts';
import { readCheckpoint } from '../engine/checkpoint-file.ts';
import type { ArchivedParts, RunArchive, RunLog } from './archive-protocol.ts';
import { cutLog, runLogSchema, toPlainLog, toRunLog } from './run-log-file.ts';

const FORMAT = 'tendril run 1';
const RUN = 'run.json';
const CHECKPOINT = 'checkpoint.safetensors';

const runSchema = v.object({
  format: v.literal(FORMAT),
  config: runConfigSchema,
  name: v.string(),
  dataName: v.string(),
  sampleSet: v.nullable(v.string()),
  fingerprint: v.optional(v.nullable(v.string()), null),
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  backend: v.string(),
  log: runLogSchema,
});

const pack = (files: AsyncZippable): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((resolve, reject) =>
    zip(files, (error, bytes) => (error === null ? resolve(bytes) : reject(error))),
  );

const unpack = (bytes: Uint8Array): Promise<Record<string, Uint8Array>> =>
  new Promise((resolve, reject) =>
    unzip(bytes, { filter: ({ name }) => name === RUN || name === CHECKPOINT }, (error, files) =>
      error === null ? resolve(files) : reject(error),
    ),
  );

function rowsOf({ steps }: RunLog): LoggedStep[] {
  return Array.from(steps.step, (step, i) => ({
    step,
    loss: steps.loss[i],
    terms: {
      dice: steps.dice[i],
      ce: steps.ce[i],
      connectivity: Number.isNaN(steps.connectivity[i]) ? null : steps.connectivity[i],
    },
    learningRate: steps.learningRate[i],
    stepMs: steps.stepMs[i],
    dataMs: steps.dataMs[i],
  }));
}

/** See ArchiveApi. */
export async function packRun(run: RunArchive, { predictions, weights }: ArchivedParts): Promise<Blob> {
  const { checkpoint, ...rest } = run;
  const text = (content: string) => new TextEncoder().encode(content);
  const json = (value: unknown) => text(`${JSON.stringify(value, null, 2)}\n`);
  const names = fileNames(predictions.map(({ name }) => name));
  const classCount = predictions[0]?.classCount ?? 1;
  const files: AsyncZippable = {
    'config.json': json(run.config),
    'history.csv': text(historyCsv(rowsOf(run.log))),
    'validation.csv': text(validationCsv(run.log.validations)),
    'metrics.json': json(describeMetrics(run.log.validations.at(-1), classCount)),
    // PNG and weights are dense already.
    'weights.safetensors': [weights, { level: 0 }],
    'tendril_torch.py': text(torchModule),
    [RUN]: text(JSON.stringify({ format: FORMAT, ...rest, log: toPlainLog(run.log) })),
  };
  if (checkpoint !== null) files[CHECKPOINT] = [checkpoint, { level: 0 }];
  for (const { name, bytes } of writeTfjsWeights(readSafetensors(weights)))
    files[`tfjs/${name}`] = [bytes, { level: 0 }];
  for (const [i, image] of predictions.entries()) {
    const { width, height } = image;
    const png = encode({ width, height, data: predictionGrey(image), channels: 1, depth: 8 });
    files[`predictions/${names[i]}.png`] = [png, { level: 0 }];
  }
  return new Blob([await pack(files)], { type: 'application/zip' });
}

/** See ArchiveApi. */
export async function unpackRun(file: Blob, name: string): Promise<RunArchive> {
  let files: Record<string, Uint8Array>;
  try {
    files = await unpack(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    throw new Error(`${name} is no ZIP that can be read; export the run once more.`, { cause: error });
  }
  const run = files[RUN];
  if (run === undefined) throw new Error(`${name} holds no ${RUN}: it is not a run that this page exported.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(run));
  } catch (error) {
    throw new Error(`${name}: ${RUN} is not JSON; export the run once more.`, { cause: error });
  }
  const parsed = v.safeParse(runSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`${name}: ${v.getDotPath(issue) ?? RUN} is not as it must be: ${issue.message}.`);
  }
  const { log, name: runName, ...rest } = parsed.output;
  const { config, dataName, sampleSet, fingerprint, backend } = rest;
  let { step } = rest;
  const checkpoint = files[CHECKPOINT] ?? null;
  if (checkpoint !== null) {
    try {
      // From here the run goes on: what is told of later steps would be told twice.
      step = readCheckpoint(checkpoint).step;
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return {
    config,
    name: runName,
    dataName,
    sampleSet,
    fingerprint,
    step,
    backend,
    log: cutLog(toRunLog(log), step),
    checkpoint,
  };
}
