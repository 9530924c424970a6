// A data set as the files of nnU-Net v2's raw format, one after the other, and as a ZIP of them. Pure.
import { Zip, ZipPassThrough } from 'fflate';
import type { TrainingSet } from '../training-sample.ts';
import { writeGuide } from './nnunet-guide.ts';
import { encodeImages, encodeLabels } from './nnunet-images.ts';
import { type NnunetPlan, describeDataset, describeSplits } from './nnunet-plan.ts';

export interface NnunetFile {
  /** Below the folder that holds all data sets, with forward slashes. */
  path: string;
  bytes: Uint8Array;
}

const text = (value: string) => new TextEncoder().encode(value);
const json = (value: unknown) => text(`${JSON.stringify(value, null, 2)}\n`);

/** dataset.json, splits_final.json where something is held out, and HOW-TO-TRAIN.md. */
export function describingFiles(plan: NnunetPlan): NnunetFile[] {
  const splits = describeSplits(plan);
  return [
    { path: `${plan.folder}/dataset.json`, bytes: json(describeDataset(plan)) },
    ...(splits === null ? [] : [{ path: `${plan.folder}/splits_final.json`, bytes: json(splits) }]),
    { path: `${plan.folder}/HOW-TO-TRAIN.md`, bytes: text(writeGuide(plan)) },
  ];
}

/** Images and labels of one case. @throws Error where the set has no such sample */
export function caseFiles(set: TrainingSet, plan: NnunetPlan, index: number): NnunetFile[] {
  const { identifier, sampleId } = plan.cases[index];
  const sample = set.samples.find(({ id }) => id === sampleId);
  if (sample === undefined) throw new Error(`The data set has no sample ${sampleId}.`);
  return [
    ...encodeImages(sample, plan).map((bytes, channel) => ({
      path: `${plan.folder}/imagesTr/${identifier}_${String(channel).padStart(4, '0')}.png`,
      bytes,
    })),
    { path: `${plan.folder}/labelsTr/${identifier}.png`, bytes: encodeLabels(sample, plan) },
  ];
}

/** A ZIP without ZIP64 ends here. */
const MOST_BYTES = 2 ** 32 - 1;
/** The earliest day of a ZIP: the same files make the same archive. */
const DAY = new Date(1980, 0, 1);

/**
 * All files in one ZIP, stored as they are, because PNGs are deflated already.
 *
 * @param breathe awaited after each case with the number of cases done
 * @throws Error where the archive would grow beyond 4 GB
 */
export async function zipNnunet(
  set: TrainingSet,
  plan: NnunetPlan,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytesTotal = 0;
  const failures: Error[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) failures.push(error);
    bytesTotal += chunk?.length ?? 0;
    if (chunk !== undefined) parts.push(chunk);
  });
  const add = ({ path, bytes }: NnunetFile) => {
    const entry = new ZipPassThrough(path);
    entry.mtime = DAY;
    zip.add(entry);
    entry.push(bytes, true);
    if (failures.length > 0) throw failures[0];
    if (bytesTotal > MOST_BYTES) throw new Error('The set is larger than 4 GB as a ZIP; export it in parts.');
  };
  for (const file of describingFiles(plan)) add(file);
  for (let index = 0; index < plan.cases.length; index++) {
    for (const file of caseFiles(set, plan, index)) add(file);
    await breathe(index + 1, plan.cases.length);
  }
  zip.end();
  if (failures.length > 0) throw failures[0];
  return new Blob(parts, { type: 'application/zip' });
}
