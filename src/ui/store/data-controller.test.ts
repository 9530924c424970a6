import { beforeEach, expect, it, vi } from 'vitest';
import type { DatasetTable, SampleLayers } from '../../workers/data-protocol.ts';
import { appStore } from './app-store.ts';
import { chooseSampleSet, mendCrashes, selectSample } from './data-controller.ts';
import { initialData, type SampleSetEntry } from './data-slice.ts';
import { initialRun } from './run-slice.ts';

interface Fake {
  opened: number;
  samplesSet: string[];
  crash: Record<string, (error: Error) => void>;
  table: DatasetTable | null;
}
const fake = vi.hoisted((): Fake => ({ opened: 0, samplesSet: [], crash: {}, table: null }));

vi.mock('./clients.ts', () => ({
  dataClient: () => ({
    open: () => {
      fake.opened++;
      return Promise.resolve(fake.table);
    },
    readSample: (id: string) => Promise.resolve({ id, name: id, width: 4, height: 4 } as SampleLayers),
    readThumbnails: () => Promise.resolve([]),
  }),
  paintClient: () => ({
    setSample: ({ id }: SampleLayers) => Promise.resolve(void fake.samplesSet.push(id)),
  }),
  listenToCrashes: (worker: string, react: (error: Error) => void) => (fake.crash[worker] = react),
}));

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const data = () => appStore.getState().data;

const set = { id: 'vessels', name: 'Vessels', pairs: [], classNames: [] } as unknown as SampleSetEntry;
const rows = [{ id: 'a', name: 'a', status: 'ready', split: 'validation' }];
fake.table = {
  name: 'Vessels',
  rows,
  classCount: 1,
  trainCount: 3,
  validationCount: 1,
} as unknown as DatasetTable;

beforeEach(async () => {
  appStore.setState({ run: initialRun, data: { ...initialData, sampleSets: [set] } });
  mendCrashes();
  chooseSampleSet('vessels');
  await settle();
  fake.opened = 0;
  fake.samplesSet.length = 0;
});

it('does not open anew what is open', async () => {
  chooseSampleSet('vessels');
  await settle();
  expect([data().source, fake.opened]).toEqual([{ kind: 'sample', id: 'vessels' }, 0]);
});

it('opens the same set again after the data worker died', async () => {
  fake.crash['data'](new Error('The data worker stopped: gone.'));
  expect(data().trouble?.message).toBe('The data worker stopped: gone.');
  expect(data().trouble?.fix).toContain('Choose the sample set again');
  expect([data().source, data().table]).toEqual([null, fake.table]);
  chooseSampleSet('vessels');
  await settle();
  expect(fake.opened).toBe(1);
  expect(data()).toMatchObject({ source: { kind: 'sample', id: 'vessels' }, trouble: null });
});

it('gives the image to a new paint worker, once, and says what happened', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(1e9);
  fake.crash['paint'](new Error('The paint worker stopped: gone.'));
  await settle();
  expect(fake.samplesSet).toEqual(['a']);
  expect(data().trouble?.message).toBe('The paint worker stopped: gone.');
  fake.crash['paint'](new Error('The paint worker stopped: gone again.'));
  await settle();
  expect(fake.samplesSet).toEqual(['a']);
  expect(data().trouble?.fix).toContain('Choose another image');
  await selectSample('a');
  expect(fake.samplesSet).toEqual(['a', 'a']);
  vi.restoreAllMocks();
});
