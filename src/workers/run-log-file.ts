// A run's log as JSON, in exported runs and in recorded ones. Pure description: valibot only.
import * as v from 'valibot';
import { METRICS } from '../engine/run-files.ts';
import { LOG_COLUMNS, type LogColumn, type RunLog } from './archive-protocol.ts';

const number = v.pipe(v.number(), v.finite());
const metricsSchema = v.object(v.entriesFromList(METRICS, v.nullable(number)));

/** Columns of one value a step; null where there is none. */
export const runLogSchema = v.object({
  steps: v.pipe(
    v.object(v.entriesFromList(LOG_COLUMNS, v.array(v.nullable(number)))),
    v.check(
      (columns) => LOG_COLUMNS.every((name) => columns[name].length === columns.step.length),
      'its columns differ in length',
    ),
  ),
  validations: v.array(
    v.object({
      step: v.pipe(v.number(), v.integer(), v.minValue(1)),
      images: v.array(
        v.object({
          id: v.string(),
          name: v.string(),
          ...metricsSchema.entries,
          classes: v.array(
            v.object({
              label: v.number(),
              ...metricsSchema.entries,
              betti0Error: number,
              betti1Error: number,
            }),
          ),
        }),
      ),
      mean: metricsSchema,
    }),
  ),
});

export type PlainLog = v.InferOutput<typeof runLogSchema>;

const mapColumns = <T>(value: (column: LogColumn) => T) =>
  Object.fromEntries(LOG_COLUMNS.map((column) => [column, value(column)])) as Record<LogColumn, T>;

/** JSON has no NaN: null stands for it. */
export function toPlainLog({ steps, validations }: RunLog): PlainLog {
  const plain = mapColumns((column) =>
    Array.from(steps[column], (value) => (Number.isNaN(value) ? null : value)),
  );
  return { steps: plain, validations };
}

/** The way back: NaN where there is no value. */
export function toRunLog({ steps, validations }: PlainLog): RunLog {
  return {
    steps: mapColumns((column) => Float64Array.from(steps[column], (value) => value ?? NaN)),
    validations,
  };
}

/** As far as `upToStep`. */
export function cutLog({ steps, validations }: RunLog, upToStep: number): RunLog {
  const later = steps.step.findIndex((step) => step > upToStep);
  const count = later < 0 ? steps.step.length : later;
  return {
    steps: mapColumns((column) => steps[column].slice(0, count)),
    validations: validations.filter(({ step }) => step <= upToStep),
  };
}
