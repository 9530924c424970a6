// The recorded training run of the Train room: real training on the synthetic vessels, looked at every so many steps.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../src/engine/run-config.ts';
import { LOG_COLUMNS, type LogColumn } from '../../src/workers/archive-protocol.ts';
import { parseTrainingRecording, type TrainingRecording } from '../../src/workers/training-recording.ts';
import { buildIfStale } from '../build-page.ts';
import { openSession } from '../experiment/session.ts';
import type { FolderFile } from '../train/data-folder.ts';
import { progressOnStderr } from '../train/progress-bar.ts';
import { type RunRecord, emptyRecord, recordMessage } from '../train/run-record.ts';
import { showNews } from '../train/show-news.ts';
import { writeFrame } from './recorded-frame.ts';
import { freshFolder, PUBLIC, samplePairs, sampleSetName, weigh, type Recorded } from './recorder.ts';

const NAME = 'training-vessels';
const SAMPLE = 'vessels';
/** Each frame comes with a validation, so that the table beside it tells of the same weights. */
const EVERY_STEPS = 20;
/** Those that ship: more of the beginning, where more happens. */
const FRAME_STEPS = [20, 40, 60, 80, 100, 120, 140, 180, 220, 260, 300];
const CONFIG: RunConfig = {
  ...DEFAULT_RUN_CONFIG,
  steps: 300,
  validateEverySteps: EVERY_STEPS,
  backend: 'wasm',
};
/** As the page opens a sample set: the recorded image is the first that it shows. */
const OPEN = { validationFraction: 0.25, seed: 7, validationPrefix: null, tubeRadiusPx: 2 };

export async function recordTraining(): Promise<Recorded> {
  const pairs = samplePairs(SAMPLE);
  const dataName = `${sampleSetName(SAMPLE)} (synthetic)`;
  const files = pairs
    .flatMap(({ image, mask }) => [image, mask])
    .map((path): FolderFile => ({ path, location: join(PUBLIC, 'samples', path) }));
  const record = emptyRecord();
  const bar = progressOnStderr();
  buildIfStale();
  const session = await openSession(files, { ...OPEN, name: dataName }, CONFIG.backend, (news) => {
    if (news.kind === 'train') for (const message of news.messages) recordMessage(record, message);
    showNews(bar, news, CONFIG.steps);
  });
  try {
    const { headless, table, backend } = session;
    const row = table.rows.find(({ split }) => split === 'validation');
    const pair = pairs.find(({ image }) => image === row?.imagePath);
    if (row === undefined || pair === undefined)
      throw new Error(`${SAMPLE} has no validation image to look at.`);
    const startedAt = new Date();
    const look = { sampleId: row.id, everySteps: EVERY_STEPS };
    const { headers, pixels } = await headless.trainWithFrames(CONFIG, look);
    if (record.failure !== null) throw new Error(record.failure);
    bar.finish();
    const folder = freshFolder(NAME);
    const frames = headers.flatMap((frame, at) =>
      FRAME_STEPS.includes(frame.step) ? [writeFrame(folder, frame, pixels[at])] : [],
    );
    const recording: TrainingRecording = {
      version: 1,
      kind: 'training',
      recordedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      backend: { backend: backend.backend, adapter: backend.adapter },
      sample: SAMPLE,
      dataName,
      config: CONFIG,
      log: logOf(record),
      image: {
        id: row.id,
        name: row.name,
        width: row.width,
        height: row.height,
        image: pair.image,
        mask: pair.mask,
      },
      frames,
    };
    const checked = parseTrainingRecording(recording, 'recording.json');
    writeFileSync(join(folder, 'recording.json'), `${JSON.stringify(checked)}\n`);
    return weigh(folder);
  } finally {
    await session.close();
  }
}

/** Enough digits to draw and to print, and no more: the file is part of the first visit. */
const round = (value: number): number => Number(value.toPrecision(6));

const roundAll = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' ? round(item) : item)),
  ) as T;

function logOf({ steps, validations }: RunRecord): TrainingRecording['log'] {
  const columnOf: Record<LogColumn, (event: RunRecord['steps'][number]) => number | null> = {
    step: ({ step }) => step,
    loss: ({ loss }) => loss,
    dice: ({ terms }) => terms.dice,
    ce: ({ terms }) => terms.ce,
    connectivity: ({ terms }) => terms.connectivity,
    learningRate: ({ learningRate }) => learningRate,
    stepMs: ({ stepMs }) => stepMs,
    dataMs: ({ dataMs }) => dataMs,
    lossWeight: () => CONFIG.loss.weight,
  };
  const columns = LOG_COLUMNS.map((name) => [
    name,
    steps.map((event) => {
      const value = columnOf[name](event);
      return value === null ? null : round(value);
    }),
  ]);
  return {
    steps: Object.fromEntries(columns) as TrainingRecording['log']['steps'],
    validations: validations.map(({ step, images, mean }) => roundAll({ step, images, mean })),
  };
}
