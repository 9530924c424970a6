// The command line of `npm run export-nnunet`.
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { NnunetOptions } from '../../src/data/nnunet/nnunet-plan.ts';
import { UsageError } from '../train/usage-error.ts';

export interface ExportOptions extends NnunetOptions {
  /** As given. */
  data: string;
  /** As given; null: hold a share of `data` out instead. */
  validation: string | null;
  validationFraction: number;
  seed: number;
  /** Of the data set. */
  name: string;
  /** Folder that takes the data set's folder: nnU-Net's nnUNet_raw. */
  out: string;
}

const DATASET_ID = 501;
const VALIDATION_FRACTION = 0.2;
const SEED = 7;

const FLAGS = {
  data: { type: 'string' },
  val: { type: 'string' },
  'val-fraction': { type: 'string' },
  seed: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const EXPORT_USAGE = `Writes a folder of images and masks in nnU-Net v2's raw format, with the commands that train it at scale.

Usage: npm run export-nnunet -- --data DIR --out DIR [options]

  --data DIR          images and masks, paired as on the page
  --out DIR           takes the data set's folder, e.g. DIR/Dataset501_drive: nnU-Net's nnUNet_raw
  --val DIR           further images and masks to validate on
  --val-fraction F    or a share of --data, 0 to 0.9 (default ${VALIDATION_FRACTION}); 0: nnU-Net divides the cases itself
  --seed N            chooses that share (default ${SEED}, as npm run train does)
  --id N              nnU-Net's number of the data set, 1 to 999 (default ${DATASET_ID})
  --name NAME         of the data set (default: the folder's)

All images lie in imagesTr; splits_final.json says which are held out. HOW-TO-TRAIN.md beside them holds the commands.
The last line on stdout is one JSON object. Exit codes: 0 written, 1 a failure, 2 a mistake on the command line.
`;

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: FLAGS }).values;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${sentence.split('. ')[0].replace(/\.$/, '')}. See npm run export-nnunet -- --help.`,
    );
  }
}

function number(flag: string, text: string | undefined, fallback: number, most: number, least = 0): number {
  const value = text === undefined ? fallback : text.trim() === '' ? Number.NaN : Number(text);
  const isWhole = flag === 'val-fraction' || Number.isInteger(value);
  if (!(value >= least && value <= most) || !isWhole) {
    const kind = flag === 'val-fraction' ? 'a number' : 'a whole number';
    throw new UsageError(`--${flag} must be ${kind} from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

/**
 * @returns null when help was asked for
 * @throws UsageError with one sentence
 */
export function parseExportOptions(words: readonly string[]): ExportOptions | null {
  const values = parse(words);
  if (values.help === true) return null;
  const { data, out, val: validation = null } = values;
  if (data === undefined || data.trim() === '')
    throw new UsageError('--data DIR is missing: name the folder that holds the images and masks.');
  if (out === undefined || out.trim() === '')
    throw new UsageError('--out DIR is missing: name the folder that is to take the data set.');
  if (validation !== null && values['val-fraction'] !== undefined)
    throw new UsageError('--val and --val-fraction exclude each other; give one of them.');
  const fraction = number('val-fraction', values['val-fraction'], VALIDATION_FRACTION, 0.9);
  return {
    data,
    validation,
    validationFraction: validation === null ? fraction : 0,
    seed: number('seed', values.seed, SEED, 4_294_967_295),
    datasetId: number('id', values.id, DATASET_ID, 999, 1),
    datasetName: null,
    name: values.name ?? basename(resolve(data)),
    out,
  };
}
