// The loss lab in its real worker: values against plain arrays, accidents, no leaks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../engine/safetensors.ts';
import { lossMetas } from '../losses/loss-metas.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { createLossLabClient } from './loss-lab-client.ts';
import type { LabAnswer, LabCommand, LabRequest, LabSettings } from './loss-lab-protocol.ts';

const WIDTH = 96;
const HEIGHT = 80;
const SETTINGS: LabSettings = {
  shown: 'added',
  weight: 1,
  iterations: {},
  hasNoise: false,
  background: 'excluded',
};

/** A ring with two branches: something to cut, a hole to fill. */
function makeLabels(): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const radius = Math.hypot(x - 40, y - 40);
    const isRing = radius > 12 && radius < 16;
    const isBranch = Math.abs(y - 40) < 2 && (x > 54 || x < 26);
    return isRing || isBranch ? 1 : 0;
  });
}

const client = createLossLabClient();
const closePictures = ({ prediction, maps, truth, overview }: LabAnswer['pictures']): void =>
  [prediction, ...maps, truth, overview].forEach((image) => image?.close());

async function run(commands: LabCommand[], more: Partial<LabRequest> = {}): Promise<LabAnswer['state']> {
  const answer = await client.run({ commands, settings: SETTINGS, hasStills: false, ...more });
  closePictures(answer.pictures);
  return answer.state;
}

async function readMaps(settings: LabSettings): Promise<Record<string, Float32Array>> {
  const { tensors } = readSafetensors(await client.exportState(settings));
  return Object.fromEntries(tensors.map(({ name, data }) => [name, data]));
}

beforeAll(async () => {
  const labels = makeLabels();
  await client.open();
  await client.setImage({
    width: WIDTH,
    height: HEIGHT,
    labels,
    tube: computeTubedSkeleton(labels, WIDTH, HEIGHT),
  });
  await client.begin({ source: 'drawn', probability: null, corner: null });
});
afterAll(() => client.close());

describe('the loss lab', () => {
  it('starts as the ground truth, and has an entry for every loss', async () => {
    const { losses, metrics } = await run([]);
    expect(losses.map(({ id }) => id)).toEqual(lossMetas.map(({ id }) => id));
    expect(metrics.now).toEqual({ dice: 1, clDice: 1, betti0Error: 0, betti1Error: 0, pieces: 1, loops: 1 });
    for (const { before, now } of losses) expect(now).toEqual(before);
  });

  it('gives values that plain arrays give as well', async () => {
    const { losses } = await run([{ kind: 'accident', id: 'cut' }]);
    const { z, groundTruth, tube } = await readMaps(SETTINGS);
    const p = Array.from(z, (value) => 1 / (1 + Math.exp(-value)));
    const sum = (of: (at: number) => number): number => p.reduce((total, _, at) => total + of(at), 0);
    const dice =
      -(2 * sum((at) => p[at] * groundTruth[at]) + 1e-5) / (sum((at) => p[at] + groundTruth[at]) + 1e-5);
    const ce = -sum((at) => Math.log(groundTruth[at] === 1 ? p[at] : 1 - p[at])) / p.length;
    const recall = -(sum((at) => p[at] * tube[at]) + 1e-5) / (sum((at) => tube[at]) + 1e-5);
    for (const { now } of losses) {
      expect(now.terms.dice).toBeCloseTo(dice, 5);
      expect(now.terms.ce).toBeCloseTo(ce, 5);
    }
    expect(losses.find(({ id }) => id === 'skeleton-recall')?.now.terms.connectivity).toBeCloseTo(recall, 5);
    await run([{ kind: 'undo' }]);
  });

  it('leaves skeleton recall as it was when a spur is added, to the last bit', async () => {
    const { losses, marks, metrics } = await run([{ kind: 'accident', id: 'spur' }]);
    const recall = losses.find(({ id }) => id === 'skeleton-recall');
    expect(recall?.now.terms.connectivity).toBe(recall?.before.terms.connectivity);
    const clDice = losses.find(({ id }) => id === 'cl-dice');
    expect(clDice?.now.terms.connectivity).toBeGreaterThan(clDice?.before.terms.connectivity ?? NaN);
    expect(marks.map(({ shape }) => shape)).toEqual(['false']);
    expect(metrics.now.pieces).toBe(1);
    await run([{ kind: 'undo' }]);
  });

  it('gives the same after a change of one setting as on a lab that computes all anew', async () => {
    const anew = async (settings: LabSettings) => {
      await client.begin({ source: 'drawn', probability: null, corner: null });
      return { ...(await run([], { settings })), maps: await readMaps(settings) };
    };
    const changes: Partial<LabSettings>[] = [
      { iterations: { 'cl-dice': 3 } },
      { shown: 'whole' },
      { weight: 2 },
      { background: 'included' },
      { hasNoise: true },
    ];
    for (const change of changes) {
      await client.begin({ source: 'drawn', probability: null, corner: null });
      await run([]);
      const settings = { ...SETTINGS, ...change };
      const after = { ...(await run([], { settings })), maps: await readMaps(settings) };
      const wanted = await anew(settings);
      expect(after.losses).toEqual(wanted.losses);
      expect(after.maps).toEqual(wanted.maps);
    }
  });

  it('holds as many tensors after many updates as after one', async () => {
    const { tensorCount } = await run([{ kind: 'startAgain' }]);
    const commands: LabCommand[] = [
      { kind: 'accident', id: 'cut' },
      { kind: 'accident', id: 'thin' },
      { kind: 'stroke', tool: 'soften', sizePx: 9, leaves: 0.1, points: [20, 20, 60, 50], isNew: true },
      { kind: 'accident', id: 'loop' },
      { kind: 'undo' },
      { kind: 'removeAccident', id: 'thin' },
    ];
    for (const command of commands) expect((await run([command])).tensorCount).toBe(tensorCount);
    for (const id of ['cut', 'spur', 'loop', 'thin', 'thicken', 'shift', 'soften'] as const)
      await client.tryAlone(id, { ...SETTINGS, hasNoise: true });
    expect((await run([], { settings: { ...SETTINGS, shown: 'whole' } })).tensorCount).toBe(tensorCount);
    await client.begin({ source: 'blank', probability: null, corner: null });
    expect((await run([])).tensorCount).toBe(tensorCount);
  });

  it('says so when there is no place for an accident', async () => {
    await expect(run([{ kind: 'accident', id: 'cut' }])).rejects.toThrow('no further place');
  });
});
