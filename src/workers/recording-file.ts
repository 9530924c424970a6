// recording.json beside what was recorded: what ships with the page, made by `npm run record`. Pure description: valibot only.
import * as v from 'valibot';
import { parseRecordedFile } from './parse-recorded-file.ts';

const path = v.pipe(v.string(), v.nonEmpty());

export const recordingSchema = v.object({
  version: v.literal(1),
  kind: v.literal('comparison'),
  /** ISO 8601 */
  recordedAt: v.string(),
  backend: v.object({ backend: v.picklist(['webgpu', 'wasm']), adapter: v.string() }),
  /** Id of the sample set. */
  sample: v.string(),
  /** results.json, beside this file. */
  results: path,
  images: v.pipe(
    v.array(
      v.object({
        /** As in the results. */
        id: v.string(),
        name: v.string(),
        width: v.number(),
        height: v.number(),
        /** Paths below the folder of samples. */
        image: path,
        mask: path,
        /** By key of the run: 8-bit grey PNG beside this file, 0 and 255 for one class, else the class index. */
        predictions: v.record(v.string(), path),
      }),
    ),
    v.minLength(1),
  ),
});

export type Recording = v.InferOutput<typeof recordingSchema>;

/** @throws Error with one sentence that names the field */
export function parseRecording(value: unknown, file: string): Recording {
  return parseRecordedFile(recordingSchema, value, `${file} is no recording`);
}
