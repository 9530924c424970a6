// Arteries and veins (RITE: three classes) with every loss, from files to metrics of each class.
import * as Comlink from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import type { TrainingSample, TrainingSet } from '../data/training-sample.ts';
import { closeBackend } from '../engine/backend/open-backend.ts';
import { DEFAULT_PATCH_OPTIONS } from '../engine/patch-options.ts';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../engine/run-config.ts';
import type { TrainEvent } from '../engine/train-events.ts';
import { TrainSession } from '../engine/train-session.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { createDataClient } from './data-client.ts';
import type { DroppedFile, TrainingSource } from './data-protocol.ts';
import { openPatchPool } from './patch-pool.ts';

const DATA = '../shared/data/';
const NAMES = ['21', '22', '23'];

async function readReal(folder: string, path: string): Promise<DroppedFile> {
  const text = await commands.readFile(DATA + folder + path, 'base64');
  return { path, file: new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]) };
}

const files = await Promise.all(
  NAMES.flatMap((name) => [
    readReal('drive/training/', `images/${name}_training.tif`),
    readReal('drive_av/training/', `av/${name}_training.png`),
  ]),
).catch(() => null);

describe.skipIf(files === null)('arteries and veins (skipped where ../shared/data is absent)', () => {
  const client = createDataClient();
  afterAll(() => {
    client.close();
    closeBackend();
  });
  let set: TrainingSet | null = null;

  async function openSet(): Promise<TrainingSet> {
    const options = {
      name: 'rite',
      validationFraction: 0.3,
      seed: 7,
      validationPrefix: null,
      tubeRadiusPx: 2,
    };
    const table = await client.open(files!, options, () => undefined);
    expect(table).toMatchObject({ classCount: 3, trainCount: 2, validationCount: 1 });
    const { port1, port2 } = new MessageChannel();
    await client.connect(port1);
    return Comlink.wrap<TrainingSource>(port2).readTrainingSet();
  }

  it.each(lossMetas.map(({ id }) => id))('train with %s and are measured class by class', async (id) => {
    set ??= await openSet();
    const events: TrainEvent[] = [];
    const session = new TrainSession((message) => {
      if (message.kind !== 'state' && message.kind !== 'backend') events.push(message);
    }, openPatchPool);
    const config: RunConfig = {
      ...DEFAULT_RUN_CONFIG,
      backend: 'wasm',
      model: { id: 'unet', channels: 4, depth: 2 },
      loss: { ...DEFAULT_RUN_CONFIG.loss, id },
      optimiser: { ...DEFAULT_RUN_CONFIG.optimiser, learningRate: 1e-2 },
      patches: { ...DEFAULT_PATCH_OPTIONS, augmentation: 'nnunet', tube: 'exact' },
      ...{ patchPx: 64, batch: 2, steps: 24, validateEverySteps: 24 },
    };
    await session.start({ config, previewSampleId: null, begin: 'run' }, () => Promise.resolve(set!));
    const [predicted] = await session.predictValidation();
    await session.reset();
    const losses = events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []));
    expect(losses).toHaveLength(24);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-8))).toBeLessThan(mean(losses.slice(0, 8)));
    const [validation] = events.filter((event) => event.kind === 'validation');
    expect(validation.images).toHaveLength(1);
    expect(validation.images[0].classes).toHaveLength(3);
    const sample = set.samples.find(({ split }) => split === 'validation')!;
    // After so few steps clDice alone may still call all of it background.
    if (id !== 'cl-dice') expect(new Set(predicted.prediction).size).toBeGreaterThan(1);
    for (const [at, { dice }] of validation.images[0].classes.entries())
      expect(dice).toBe(plainDice(predicted.prediction, sample, at + 1));
  });
});

/** 2 |P ∩ T| / (|P| + |T|) of one class within the field of view; null where neither has a pixel. */
function plainDice(prediction: Uint8Array, sample: TrainingSample, label: number): number | null {
  let [both, sum] = [0, 0];
  for (const [i, truth] of sample.labels.entries()) {
    if (sample.fieldOfView !== null && sample.fieldOfView[i] === 0) continue;
    both += Number(prediction[i] === label && truth === label);
    sum += Number(prediction[i] === label) + Number(truth === label);
  }
  return sum === 0 ? null : (2 * both) / sum;
}
