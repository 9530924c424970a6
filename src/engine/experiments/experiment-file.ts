// An experiment is data: one versioned file that the command line and the page share. Pure description: valibot only.
import * as v from 'valibot';
import { runConfigSchema } from '../run-config.ts';

/** nnU-Net's number. */
export const DEFAULT_SPLIT_SEED = 12345;

const run = runConfigSchema.entries;

const someOf = <Item extends v.GenericSchema>(item: Item) =>
  v.exactOptional(v.pipe(v.array(item), v.minLength(1, 'a list with at least one entry')));

/** Every combination is trained, the first key varying slowest. Losses without a weight meet the weights once. */
const varySchema = v.strictObject({
  /** Networks by id, with the base's settings if it is the base's network and else with their own defaults; or with settings. */
  model: someOf(v.union([v.string(), v.looseObject({ id: v.string() })])),
  /** K: labels above it count as K; more than the data have leave classes empty. */
  classes: someOf(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255))),
  loss: someOf(run.loss.entries.id),
  weight: someOf(run.loss.entries.weight),
  /** Repetitions: they stand as one in comparisons. */
  seed: someOf(run.seed),
});

export const experimentSchema = v.strictObject({
  version: v.literal(1),
  /** Names folders and files. */
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'up to 64 small letters, digits and hyphens'),
  ),
  title: v.string(),
  description: v.string(),
  data: v.strictObject({
    /** Id of a built-in set that is taken where no data are given; null where a person must bring images. */
    sample: v.nullable(v.string()),
    /** One sentence for people: what images belong here. */
    about: v.string(),
  }),
  /**
   * What is the same for all runs: any part of a RunConfig, checked when runs are planned. What is left out is
   * DEFAULT_RUN_CONFIG's; without validateEverySteps, runs are validated once, after the last step.
   */
  base: v.record(v.string(), v.unknown()),
  vary: varySchema,
  /** k of k-fold cross-validation; null: one division into training and validation images. */
  folds: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100))), null),
  /** Without folds: share of the images held out where their names do not decide. */
  validationFraction: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.9)), 0.2),
  /** Divides the images, alike for all runs. */
  splitSeed: v.optional(run.seed, DEFAULT_SPLIT_SEED),
});

export type Experiment = v.InferOutput<typeof experimentSchema>;

/**
 * Reads an experiment from parsed JSON.
 *
 * @param file names the file in messages
 * @throws Error with one sentence that names the file, the field and what it must be
 */
export function parseExperiment(value: unknown, file: string): Experiment {
  const parsed = v.safeParse(experimentSchema, value);
  if (parsed.success) return parsed.output;
  throw new Error(`${file}: ${explainIssue(parsed.issues[0])}`);
}

/** One sentence that names the field and what it must be. */
export function explainIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the file';
  if (issue.expected === 'never') return `there is no field ${path}; remove it or correct its name.`;
  if (issue.received === 'undefined') return `the field ${path} is missing; add it.`;
  return `${path} is ${issue.received.replaceAll('"', '')}, but must be ${requirement(issue)}.`;
}

function requirement({ type, expected, message }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid ')) return message;
  if (type === 'integer') return 'a whole number';
  if (type === 'finite') return 'finite';
  const text = (expected ?? 'something else').replaceAll('"', '').replace(/^\((.+)\)$/, '$1');
  return text
    .replaceAll(' | ', ' or ')
    .replace('>=', 'at least ')
    .replace('<=', 'at most ')
    .replace('>', 'above ');
}
