// The recorded comparison: `npm run experiment` with predictions, packed for the page.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import {
  parseResults,
  type ExperimentResults,
  type RunResult,
} from '../../src/engine/experiments/experiment-results.ts';
import { parseRecording, type Recording } from '../../src/workers/recording-file.ts';
import { encodePng } from '../encode-png.ts';
import { fileNames } from '../../src/engine/run-files.ts';
import { freshFolder, samplePairs, weigh, type Recorded } from './recorder.ts';

const EXPERIMENT = join(import.meta.dirname, 'compare-losses.json');
const NAME = 'compare-vessels';

export async function recordComparison(): Promise<Recorded> {
  // Named so that an interrupted recording goes on where it stopped.
  const kept = process.env['TENDRIL_RECORD_DIR'];
  const out = kept ?? mkdtempSync(join(tmpdir(), 'tendril-record-'));
  try {
    train(out);
    const results = parseResults(readJson(join(out, 'results.json')), 'results.json');
    if (results.runs.length < results.runCount) {
      const why = results.failures.map(({ message }) => message).join(' ');
      throw new Error(`Only ${results.runs.length} of ${results.runCount} runs are finished. ${why}`);
    }
    return await Promise.resolve(pack(results, join(out, 'runs')));
  } finally {
    if (kept === undefined) rmSync(out, { recursive: true, force: true });
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function train(out: string): void {
  const runner = join(import.meta.dirname, '..', 'experiment.ts');
  const words = ['--import', 'tsx', runner, EXPERIMENT, '--out', out, '--predictions'];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The experiment failed; its output above says why.');
}

/** Where the predictions of a run lie: its folder ends with the first digits of its key. */
function folderOf(runs: string, { key }: RunResult): string {
  const name = readdirSync(runs).find((folder) => {
    const file = join(runs, folder, 'result.json');
    return existsSync(file) && (readJson(file) as { key: string }).key === key;
  });
  if (name === undefined) throw new Error(`${runs} has no folder of the run ${key}.`);
  return join(runs, name, 'predictions');
}

function pack(results: ExperimentResults, runs: string): Recorded {
  const folder = freshFolder(NAME);
  const sample = results.experiment.data.sample ?? '';
  const pairs = samplePairs(sample);
  const [first] = results.runs;
  const images = first.images.map(({ id, name }, at): Recording['images'][number] => {
    const pair = pairs.find(({ image }) => image === `${sample}/${id}`);
    if (pair === undefined) throw new Error(`The sample set ${sample} has no image ${id}.`);
    const size = { width: 0, height: 0 };
    const predictions = results.runs.map((run): [string, string] => {
      const names = fileNames(run.images.map((image) => image.name));
      const file = join(folderOf(runs, run), `${names[at]}.png`);
      const { width, height, data } = decode(readFileSync(file));
      Object.assign(size, { width, height });
      const { id: arm } = results.arms[run.arm];
      mkdirSync(join(folder, arm), { recursive: true });
      // Written anew with row filters: a third smaller.
      const png = encodePng({ width, height, channels: 1, pixels: Uint8Array.from(data) });
      writeFileSync(join(folder, arm, `${names[at]}.png`), png);
      return [run.key, `${arm}/${names[at]}.png`];
    });
    return {
      id,
      name,
      ...size,
      image: pair.image,
      mask: pair.mask,
      predictions: Object.fromEntries(predictions),
    };
  });
  const recording: Recording = {
    version: 1,
    kind: 'comparison',
    recordedAt: first.startedAt,
    backend: first.backend,
    sample,
    results: 'results.json',
    images,
  };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results)}\n`);
  writeFileSync(
    join(folder, 'recording.json'),
    `${JSON.stringify(parseRecording(recording, 'recording.json'), null, 2)}\n`,
  );
  return weigh(folder);
}
