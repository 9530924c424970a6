import * as v from 'valibot';

/**
 * @param complaint how the sentence begins: "recording.json is no recording"
 * @throws Error with one sentence that names the field
 */
export function parseRecordedFile<T extends v.GenericSchema>(
  schema: T,
  value: unknown,
  complaint: string,
): v.InferOutput<T> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new Error(`${complaint}: ${v.getDotPath(parsed.issues[0]) ?? 'the file'} is not valid.`);
}
