// What ships with the page as recorded is whole, and in the formats of the command line.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseResults } from '../../src/engine/experiments/experiment-results.ts';
import { parseRecording } from '../../src/workers/recording-file.ts';
import { PUBLIC, weigh } from './recorder.ts';

const FOLDER = join(PUBLIC, 'recorded', 'compare-vessels');
const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const recording = parseRecording(read('recording.json'), 'recording.json');
const results = parseResults(read(recording.results), recording.results);

it('has every run that was planned, a picture of each image of each, and is light', () => {
  expect(results.runs).toHaveLength(results.runCount);
  expect(results.failures).toEqual([]);
  const keys = results.runs.map(({ key }) => key).sort();
  for (const image of recording.images) {
    expect(Object.keys(image.predictions).sort()).toEqual(keys);
    for (const path of Object.values(image.predictions)) expect(existsSync(join(FOLDER, path))).toBe(true);
    expect(existsSync(join(PUBLIC, 'samples', image.image))).toBe(true);
    expect(existsSync(join(PUBLIC, 'samples', image.mask))).toBe(true);
  }
  expect(recording.images.map(({ id }) => id)).toEqual(results.runs[0].images.map(({ id }) => id));
  expect(weigh(FOLDER).bytes).toBeLessThan(600_000);
});
