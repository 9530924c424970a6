// What an experiment leaves behind: results.json of the command line and of the page. Pure description: valibot only.
import * as v from 'valibot';
import { runConfigSchema } from '../run-config.ts';
import { experimentSchema, explainIssue } from './experiment-file.ts';

const measure = v.nullable(v.number());

const valuesSchema = v.object({
  dice: measure,
  clDice: measure,
  betti0Error: measure,
  betti1Error: measure,
  sensitivity: measure,
  precision: measure,
  rocAuc: measure,
});

/** One validated image: means over its classes, and each class. */
export const imageValuesSchema = v.object({
  name: v.string(),
  ...valuesSchema.entries,
  classes: v.array(v.object({ label: v.number(), ...valuesSchema.entries })),
});

const foldSchema = v.nullable(v.number());

const armSchema = v.object({
  label: v.string(),
  id: v.string(),
  config: runConfigSchema,
  classCount: v.nullable(v.number()),
  reference: v.nullable(v.number()),
});

export const runResultSchema = v.object({
  /** SHA-256 in hexadecimal of all that decides the numbers: settings, division, data, backend, code. */
  key: v.string(),
  /** Index into the experiment's arms. */
  arm: v.number(),
  seed: v.number(),
  fold: foldSchema,
  config: runConfigSchema,
  /** K the run was trained with. */
  classCount: v.number(),
  /** Ids of images: their paths. */
  split: v.object({ train: v.array(v.string()), validation: v.array(v.string()) }),
  backend: v.object({ backend: v.picklist(['webgpu', 'wasm']), adapter: v.string() }),
  versions: v.object({ tendril: v.string(), browser: v.nullable(v.string()) }),
  /** ISO 8601 */
  startedAt: v.string(),
  history: v.object({
    firstLoss: v.number(),
    lastLoss: v.number(),
    /** Means over stretches of steps, at most 64; step is a stretch's last. */
    curve: v.array(
      v.object({
        step: v.number(),
        loss: v.number(),
        dice: v.number(),
        ce: v.number(),
        connectivity: measure,
      }),
    ),
    validations: v.array(v.object({ step: v.number(), mean: valuesSchema })),
  }),
  cost: v.object({
    /** Whole run with its validations; seconds. */
    seconds: v.number(),
    /** Medians without the first three steps, which compile and warm up. */
    stepMs: v.number(),
    dataMs: v.number(),
    /** Most that the backend held. */
    peakBytes: v.number(),
  }),
  /** Of the last validation. */
  images: v.array(v.object({ id: v.string(), ...imageValuesSchema.entries })),
  mean: valuesSchema,
});

export const experimentResultsSchema = v.object({
  version: v.literal(1),
  experiment: experimentSchema,
  data: v.object({
    name: v.string(),
    /** SHA-256 in hexadecimal of the files' paths and contents; empty where a page did not compute it. */
    fingerprint: v.string(),
    classCount: v.number(),
    imageCount: v.number(),
  }),
  arms: v.array(armSchema),
  /** How many there will be in the end. */
  runCount: v.number(),
  /** Those that are finished, in the order of the plan. */
  runs: v.array(runResultSchema),
  /** Runs that ended without a result, each with one sentence. */
  failures: v.array(v.object({ arm: v.number(), seed: v.number(), fold: foldSchema, message: v.string() })),
});

export type ExperimentResults = v.InferOutput<typeof experimentResultsSchema>;
export type RunResult = ExperimentResults['runs'][number];
export type RunImage = RunResult['images'][number];

/**
 * Reads results from parsed JSON.
 *
 * @param file names the file in messages
 * @throws Error with one sentence that names the file and the field
 */
export function parseResults(value: unknown, file: string): ExperimentResults {
  const parsed = v.safeParse(experimentResultsSchema, value);
  if (parsed.success) return parsed.output;
  throw new Error(`${file} holds no results of an experiment: ${explainIssue(parsed.issues[0])}`);
}

/** A finished run's folder ends with this many digits of its key. */
export const RUN_FOLDER_KEY_DIGITS = 12;

/** In the order of the table's columns. */
export const COMPARED_METRICS = [
  'dice',
  'clDice',
  'betti0Error',
  'betti1Error',
  'sensitivity',
  'precision',
  'rocAuc',
] as const;
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

export interface MetricSummary {
  /** Images with a value. */
  imageCount: number;
  /** Over images, each the mean of its repetitions; null where there is none. */
  mean: number | null;
  /** Standard deviation over images (n − 1); null for fewer than two. */
  imageDeviation: number | null;
  /** Standard deviation over seeds of the mean over all images (n − 1); null for fewer than two seeds. */
  seedDeviation: number | null;
}

/** An arm against its reference, image by image; each image is the mean of the repetitions that both have. */
export interface MetricComparison {
  /** Images that both have. */
  imageCount: number;
  /** Mean of arm − reference; null without an image. */
  difference: number | null;
  deviation: number | null;
  /** Images in which the arm's value is larger, smaller, equal. */
  larger: number;
  smaller: number;
  equal: number;
  /** Wilcoxon's signed-rank test, two-sided; null where all are equal or there is no image. */
  pValue: number | null;
  method: 'exact' | 'normal' | null;
}

export interface ArmSummary {
  label: string;
  reference: number | null;
  runCount: number;
  seedCount: number;
  metrics: Record<ComparedMetric, MetricSummary>;
  /** null for a reference. */
  comparisons: Record<ComparedMetric, MetricComparison> | null;
  /** Medians over runs; null before the first. */
  cost: { stepMs: number; peakBytes: number; seconds: number } | null;
}

export interface ExperimentSummary {
  arms: ArmSummary[];
  /** Finished of all. */
  runsDone: number;
  runCount: number;
}
