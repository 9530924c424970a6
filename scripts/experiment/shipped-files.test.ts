import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { chooseData, readExperiment } from './read-experiment.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'experiments');
const files = readdirSync(FOLDER);

describe('shipped experiments', () => {
  it('are those that the documentation names', () => {
    const docs = readFileSync(join(FOLDER, '..', 'docs', 'experiments.md'), 'utf8');
    for (const file of files) expect(docs).toContain(`experiments/${file}`);
  });

  it.each(files)('%s can be planned, has its name, and runs on its synthetic set', async (file) => {
    const path = join(FOLDER, file);
    const { experiment, plan } = await readExperiment(parseOptions([path])!);
    expect(experiment.name).toBe(basename(file, '.json'));
    expect(plan.runs.length).toBeGreaterThan(1);
    expect(plan.arms.some(({ reference }) => reference === null)).toBe(true);
    expect(plan.arms.some(({ reference }) => reference !== null)).toBe(true);
    expect(existsSync(chooseData(experiment, null, path).folder)).toBe(true);
    // Every run differs from every other.
    const keys = plan.runs.map(({ config, fold, arm }) =>
      JSON.stringify([config, fold, plan.arms[arm].classCount]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
