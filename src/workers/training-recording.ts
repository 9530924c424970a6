// recording.json of a recorded training run: what ships with the page, made by `npm run record -- training`. Pure description: valibot only.
import * as v from 'valibot';
import { parseRecordedFile } from './parse-recorded-file.ts';
import { runConfigSchema } from '../engine/run-config.ts';
import { runLogSchema } from './run-log-file.ts';

const path = v.pipe(v.string(), v.nonEmpty());
const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

export const trainingRecordingSchema = v.object({
  version: v.literal(1),
  kind: v.literal('training'),
  /** ISO 8601, when training began. */
  recordedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Training with its validations and frames. */
  durationMs: v.pipe(v.number(), v.minValue(0)),
  backend: v.object({ backend: v.picklist(['webgpu', 'wasm']), adapter: v.string() }),
  /** Id of the sample set. */
  sample: path,
  /** As the page calls the open set. */
  dataName: path,
  /** As it was trained. */
  config: runConfigSchema,
  log: runLogSchema,
  /** The validation image that was looked at. */
  image: v.object({
    /** As in the open set and in the log. */
    id: path,
    name: path,
    width: wholeNumber,
    height: wholeNumber,
    /** Paths below the folder of samples. */
    image: path,
    mask: path,
  }),
  /** Its prediction in the course of the run, in the order of steps. */
  frames: v.pipe(
    v.array(
      v.object({
        step: wholeNumber,
        /** 8-bit grey PNG beside this file: foreground probability 0…255; predicted is what is at least 128. */
        probability: path,
      }),
    ),
    v.minLength(1),
  ),
});

export type TrainingRecording = v.InferOutput<typeof trainingRecordingSchema>;

/** @throws Error with one sentence that names the field */
export function parseTrainingRecording(value: unknown, file: string): TrainingRecording {
  return parseRecordedFile(trainingRecordingSchema, value, `${file} is no recorded run`);
}
