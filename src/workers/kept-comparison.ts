// What Compare keeps in this browser, checked whenever it is read: another version of the page may have written it. Pure: valibot only.
import * as v from 'valibot';
import { explainIssue } from '../engine/experiments/experiment-file.ts';
import {
  parseResults,
  runResultSchema,
  type ExperimentResults,
} from '../engine/experiments/experiment-results.ts';
import { runConfigSchema } from '../engine/run-config.ts';

const tabs = ['losses', 'sweep', 'folds'] as const;
const tab = v.picklist(tabs);
const source = v.picklist(['recorded', 'own', 'imported']);
const texts = v.pipe(v.array(v.string()), v.minLength(1));
const numbers = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1));

const setupSchema = v.object({
  differ: v.picklist(['loss', 'weight', 'seed', 'model']),
  losses: texts,
  weights: numbers,
  seeds: numbers,
  models: texts,
  folds: v.pipe(v.number(), v.integer(), v.minValue(2)),
});

const ofEachTab = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.object({ losses: schema, sweep: schema, folds: schema });

/** What was chosen in the room, and whether a queue was going on. */
export const keptSettingsSchema = v.object({
  version: v.literal(1),
  tab,
  shown: ofEachTab(source),
  setups: ofEachTab(setupSchema),
  /** What is the same in all own runs; null: what the knobs of the Train room say. */
  base: v.nullable(runConfigSchema),
  /** Tab of the queue that was going on; null: none. */
  queue: v.nullable(tab),
  /** Whether own images are what the own results were trained on. */
  isOwnData: v.boolean(),
});

export const keptRunSchema = v.object({
  version: v.literal(1),
  tab,
  /** Names the run by its settings and fold. */
  planKey: v.string(),
  /** What it was trained on: name for people, and a hash over the images and masks. */
  data: v.object({ name: v.string(), fingerprint: v.string() }),
  result: runResultSchema,
});

export type KeptSettings = v.InferOutput<typeof keptSettingsSchema>;
export type KeptRun = v.InferOutput<typeof keptRunSchema>;

/** A prediction that the command line wrote beside its results. */
export interface PredictionFile {
  /** Key of the run. */
  run: string;
  /** Id of the image, as in the results. */
  imageId: string;
  /** 8-bit grey PNG: see predictionGrey in src/engine/run-files.ts. */
  file: Blob;
}

export interface KeptImport {
  version: 1;
  /** Name of the file or folder. */
  file: string;
  results: ExperimentResults;
  predictions: PredictionFile[];
}

export interface KeptComparison {
  settings: KeptSettings | null;
  runs: KeptRun[];
  imported: KeptImport | null;
  /** One sentence for each thing that could not be read; everything else is there. */
  troubles: string[];
}

function read<Schema extends v.GenericSchema>(
  what: string,
  schema: Schema,
  value: unknown,
  troubles: string[],
): v.InferOutput<Schema> | null {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const why = value === undefined || value === null ? 'it is empty.' : explainIssue(parsed.issues[0]);
  troubles.push(`${what} cannot be read and is left out: ${why}`);
  return null;
}

const importSchema = v.object({
  version: v.literal(1),
  file: v.string(),
  results: v.unknown(),
  predictions: v.array(v.object({ run: v.string(), imageId: v.string(), file: v.instance(Blob) })),
});

function readImport(value: unknown, troubles: string[]): KeptImport | null {
  const kept = read('An import kept for Compare', importSchema, value, troubles);
  if (kept === null) return null;
  try {
    return { ...kept, results: parseResults(kept.results, kept.file) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    troubles.push(`An import kept for Compare cannot be read and is left out: ${why}`);
    return null;
  }
}

/** @param stored as the browser gave it back; undefined where there is nothing */
export function readKeptComparison(stored: {
  settings: unknown;
  imported: unknown;
  runs: readonly unknown[];
}): KeptComparison {
  const troubles: string[] = [];
  return {
    settings:
      stored.settings === undefined
        ? null
        : read('What was chosen in Compare', keptSettingsSchema, stored.settings, troubles),
    imported: stored.imported === undefined ? null : readImport(stored.imported, troubles),
    runs: stored.runs.flatMap((run) => read('A run kept for Compare', keptRunSchema, run, troubles) ?? []),
    troubles,
  };
}
