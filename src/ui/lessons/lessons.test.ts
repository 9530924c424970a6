import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../engine/run-config.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import type { LabView } from '../../workers/skeleton-lab-protocol.ts';
import { labStore, type LabStore } from '../losses/lab-store.ts';
import { skeletonsStore, type SkeletonsState } from '../skeletons/skeletons-store.ts';
import { appStore, type AppState } from '../store/app-store.ts';
import type { KeptCosts } from '../store/cost-slice.ts';
import type { KeptRun } from '../store/runs-slice.ts';
import { timingSettings } from '../store/timing-settings.ts';
import { brokenVessel } from './broken-vessel.ts';
import { costs } from './costs.ts';
import { jaggedSkeleton } from './jagged-skeleton.ts';
import { countDone, say, type Lesson, type LessonState } from './lesson.ts';
import { LESSONS, findLesson } from './lesson-list.ts';
import { findPair } from './lesson-runs.ts';
import { ownData } from './own-data.ts';
import { pushes } from './pushes.ts';
import { tubedSkeleton } from './tubed-skeleton.ts';

const APP = appStore.getState();
const LOSSES = labStore.getState();
const LAB = skeletonsStore.getState();
const table = { name: 'vessels', classCount: 1, channels: 3, rows: [] } as unknown as DatasetTable;
const app = (fields: Partial<AppState>): AppState => ({ ...APP, ...fields });
const state = (
  fields: Partial<AppState> = {},
  skeletons: Partial<SkeletonsState> = {},
  losses: Partial<LabStore> = {},
): LessonState => ({
  app: app({ data: { ...APP.data, table }, ...fields }),
  skeletons: { ...LAB, ...skeletons },
  losses: { ...LOSSES, ...losses },
});
const withLoss = (id: string, change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  ...change,
  loss: { ...DEFAULT_RUN_CONFIG.loss, id },
});
let nextId = 1;
const run = (lossId: string, fields: Partial<KeptRun> = {}): KeptRun => ({
  id: nextId++,
  name: lossId,
  config: withLoss(lossId),
  dataName: 'vessels',
  step: 400,
  isFinished: true,
  validation: {
    step: 400,
    images: [],
    mean: { dice: 0.5 + nextId / 100, clDice: 0.4, betti0Error: 3.5, betti1Error: 1 },
  },
  curves: {} as KeptRun['curves'],
  ...fields,
});
const runs = (...kept: KeptRun[]): Partial<AppState> => ({ runs: { ...APP.runs, kept } });
const textOf = (lesson: Lesson, now: LessonState) => lesson.text.map((words) => say(words, now));
const view = (id: LabView['id'], areaPx: number, pieces: number): LabView =>
  ({ id, areaPx, pieces, loops: 2, breaks: 1, gaps: [], timeMs: 1, heldBytes: 1 }) as unknown as LabView;
const lab = (knobs: Partial<SkeletonsState['knobs']>, tubePx = 50, more: Partial<SkeletonsState> = {}) => ({
  mask: {} as SkeletonsState['mask'],
  knobs: { ...LAB.knobs, ...knobs },
  enoughErosions: 5,
  views: {
    mask: view('mask', 60, 1),
    exact: view('exact', 20, 1),
    tube: view('tube', tubePx, 1),
    soft: view('soft', 30, 9),
    topo: view('topo', 20, 1),
  },
  ...more,
});

describe('the lessons', () => {
  it('have an id, a title, text and steps each, and are found by their id', () => {
    expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
    for (const lesson of LESSONS) {
      expect(findLesson(lesson.id)).toBe(lesson);
      expect(lesson.steps.length).toBeGreaterThanOrEqual(3);
      for (const { todo } of lesson.steps) expect(say(todo, state())).toMatch(/\w/);
    }
    expect(findLesson('cellar')).toBeNull();
    expect(findLesson(null)).toBeNull();
  });

  it('begin undone, and say no number before there is one', () => {
    for (const lesson of LESSONS) {
      expect([lesson.id, countDone(lesson, 0, state())]).toEqual([lesson.id, 0]);
      expect(textOf(lesson, state()).join(' ')).not.toContain('**');
    }
  });

  it('tick a step only after those before it, and never take one back', () => {
    const late = state({ view: { ...APP.view, activeRing: 3, isPeeking: true } });
    expect(countDone(brokenVessel, 0, late)).toBe(0);
    expect(countDone(brokenVessel, 2, late)).toBe(4);
    expect(countDone(brokenVessel, 2, state())).toBe(2);
  });
});

describe('lesson 1', () => {
  it('wants two finished runs of the open data that differ in their loss only', () => {
    const a = run('dice-ce');
    const done = (...kept: KeptRun[]) => countDone(brokenVessel, 0, state(runs(...kept)));
    expect(done(a)).toBe(1);
    expect(done(run('dice-ce', { isFinished: false }))).toBe(0);
    expect(done(run('dice-ce', { dataName: 'roads' }))).toBe(0);
    expect(done(a, run('cl-dice'))).toBe(1);
    expect(done(a, run('skeleton-recall', { config: withLoss('skeleton-recall', { seed: 8 }) }))).toBe(1);
    expect(done(a, run('skeleton-recall'))).toBe(2);
  });

  it('says the numbers of just these runs', () => {
    const [a, b] = [run('dice-ce'), run('skeleton-recall')];
    const words = textOf(brokenVessel, state(runs(run('dice-ce'), a, b))).join(' ');
    expect(words).toContain(`A has Dice **${a.validation?.mean.dice?.toFixed(3)}**`);
    expect(words).toContain(`B **${b.validation?.mean.dice?.toFixed(3)}**`);
    expect(words).toContain('**3.5**');
  });
});

describe('lessons 2 and 3', () => {
  it('follow the radius of the tube, once the lab has answered', () => {
    const done = (from: number, skeletons: Partial<SkeletonsState>) =>
      countDone(tubedSkeleton, from, state({}, skeletons));
    expect(done(0, lab({ tubeRadiusPx: 0 }, 20))).toBe(1);
    expect(done(0, lab({ tubeRadiusPx: 0 }, 50))).toBe(0);
    expect(done(0, lab({ tubeRadiusPx: 0 }, 20, { isWorking: true }))).toBe(0);
    expect(done(1, lab({ tubeRadiusPx: 2 }, 50))).toBe(2);
    expect(done(2, lab({ tubeRadiusPx: 8 }, 90))).toBe(3);
    expect(textOf(tubedSkeleton, state({}, lab({}))).join(' ')).toContain('**60** pixels');
  });

  it('follow the iterations and the blur', () => {
    const done = (from: number, knobs: Partial<SkeletonsState['knobs']>) =>
      countDone(jaggedSkeleton, from, state({}, lab(knobs)));
    expect(done(0, { softIterations: 5 })).toBe(0);
    expect(done(0, { softIterations: 4 })).toBe(1);
    expect(done(1, { softIterations: 5 })).toBe(2);
    expect(done(2, { blurPx: 0.9 })).toBe(2);
    expect(done(2, { blurPx: 1 })).toBe(3);
    const words = textOf(jaggedSkeleton, state({}, lab({}))).join(' ');
    expect(words).toContain('**1** pieces, the soft one in **9**');
  });
});

describe('the lesson on pushes', () => {
  const numbers = (total: number, connectivity: number | null) => ({
    total,
    terms: { dice: -0.5, ce: 0.25, connectivity },
  });
  const lossLab = (cut: number, spur: number, shown: 'added' | 'whole' = 'added'): Partial<LabStore> => ({
    settings: { ...LOSSES.settings, shown },
    state: {
      counts: { cut, spur, loop: 0, thin: 0, thicken: 0, shift: 0, soften: 0 },
      canUndo: cut + spur > 0,
      losses: [
        {
          id: 'dice-ce',
          before: numbers(-0.25, null),
          now: { total: 0, terms: { dice: -0.25, ce: 0.25, connectivity: null } },
        },
        { id: 'skeleton-recall', before: numbers(-1, -0.75), now: numbers(-1, -0.75) },
      ],
    } as unknown as LabStore['state'],
  });

  it('wants a cut, then a spur without it, then the whole losses', () => {
    const done = (from: number, losses: Partial<LabStore>) => countDone(pushes, from, state({}, {}, losses));
    expect(done(0, lossLab(0, 1))).toBe(0);
    expect(done(0, lossLab(1, 0))).toBe(1);
    expect(done(1, lossLab(1, 1))).toBe(1);
    expect(done(1, lossLab(0, 1))).toBe(2);
    expect(done(1, lossLab(0, 1, 'whole'))).toBe(3);
  });

  it('says by how much each loss moved, and that one did not', () => {
    const words = textOf(pushes, state({}, {}, lossLab(0, 1))).join(' ');
    expect(words).toContain('Dice + CE **+0.250**, Skeleton Recall **0**');
  });
});

describe('the lesson on costs', () => {
  const backend = { backend: 'wasm', adapter: 'WebAssembly' } as AppState['env']['backend'];
  const measured = (settings: string): KeptCosts => ({
    settings,
    words: 'U-Net',
    backend: 'wasm',
    adapter: 'WebAssembly',
    measuredAt: '2026-01-01T00:00:00Z',
    losses: [
      { id: 'dice-ce', stepMs: 40, baseStepMs: 40, peakBytes: 1, timeRatio: 1, memoryRatio: 1 },
      { id: 'cl-dice', stepMs: 60, baseStepMs: 40, peakBytes: 1, timeRatio: 1.5, memoryRatio: 1 },
    ],
  });
  const now = (config: RunConfig) =>
    state({
      config,
      env: { ...APP.env, backend },
      costs: {
        ...APP.costs,
        kept: [
          measured(timingSettings(DEFAULT_RUN_CONFIG, table, { backend: 'wasm', adapter: 'WebAssembly' })),
        ],
      },
    });

  it('wants a measurement, the dearest loss, and then other settings', () => {
    expect(countDone(costs, 0, now(DEFAULT_RUN_CONFIG))).toBe(1);
    expect(countDone(costs, 0, now(withLoss('cl-dice')))).toBe(2);
    expect(countDone(costs, 2, now(withLoss('cl-dice', { patchPx: 96 })))).toBe(3);
    const elsewhere = now(withLoss('cl-dice'));
    elsewhere.app.view = { ...APP.view, room: 'resources' };
    expect(countDone(costs, 3, elsewhere)).toBe(4);
    const words = textOf(costs, now(DEFAULT_RUN_CONFIG)).join(' ');
    expect(words).toContain('Dice + CE **40.0 ms** a step, clDice, the slowest, **1.50 times** as long');
  });
});

describe('the lesson on own data', () => {
  const own: Partial<AppState> = { data: { ...APP.data, table, source: { kind: 'own' } } };

  it('wants own images, their table, two runs and the Compare room', () => {
    const sheet = { view: { ...APP.view, sheet: 'pairing' as const } };
    const pair = runs(run('dice-ce'), run('cl-dice'));
    expect(
      countDone(ownData, 0, state({ data: { ...APP.data, table, source: { kind: 'sample', id: 'v' } } })),
    ).toBe(0);
    expect(countDone(ownData, 0, state(own))).toBe(1);
    expect(countDone(ownData, 1, state({ ...own, ...sheet }))).toBe(2);
    expect(countDone(ownData, 2, state({ ...own, ...runs(run('dice-ce')) }))).toBe(2);
    expect(countDone(ownData, 2, state({ ...own, ...pair }))).toBe(3);
    const room = { view: { ...APP.view, room: 'compare' as const } };
    expect(countDone(ownData, 3, state({ ...own, ...room }))).toBe(4);
  });

  it('takes the newest two that were made alike', () => {
    const [a, b] = [run('cl-dice'), run('dice-ce')];
    const kept = runs(
      run('dice-ce'),
      a,
      b,
      run('topo-cl-dice', { config: withLoss('topo-cl-dice', { seed: 1 }) }),
    );
    expect(findPair(state(kept).app)).toEqual({ a, b });
  });
});
