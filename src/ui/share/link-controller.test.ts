// Links that are followed in the open page, against workers that answer at once.
import { beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_RUN_CONFIG } from '../../engine/run-config.ts';
import type { DatasetTable, SampleLayers } from '../../workers/data-protocol.ts';
import { appStore, patch } from '../store/app-store.ts';
import { initialData, type SampleSetEntry } from '../store/data-slice.ts';
import { initialRun } from '../store/run-slice.ts';
import { keepAddress } from './link-controller.ts';

const page = vi.hoisted(() => ({
  location: { hash: '', origin: 'http://here', pathname: '/' },
  history: { replaceState: (): void => undefined },
  hear: (): void => undefined,
  addEventListener: (_kind: string, hear: () => void) => void (page.hear = hear),
  shown: new Map<'table', DatasetTable>(),
}));
vi.stubGlobal('window', page);
vi.mock('../store/recorded-controller.ts', () => ({ dropRecorded: () => undefined }));
vi.mock('../store/clients.ts', () => ({
  trainClient: () => ({ reset: () => Promise.resolve(), setPreviewSample: () => Promise.resolve() }),
  dataClient: () => ({
    open: () => Promise.resolve(page.shown.get('table')),
    readSample: (id: string) => Promise.resolve({ id, name: id, width: 4, height: 4 } as SampleLayers),
    readThumbnails: () => Promise.resolve([]),
  }),
  paintClient: () => ({ setSample: () => Promise.resolve(), clearPreview: () => Promise.resolve() }),
  listenToCrashes: () => undefined,
}));

const entry = (id: string) => ({ id, name: id, pairs: [], classNames: [] }) as unknown as SampleSetEntry;
const table = {
  name: 'made',
  rows: [{ id: 'a', name: 'a', status: 'ready', split: 'validation' }],
  classCount: 1,
  trainCount: 3,
  validationCount: 1,
} as unknown as DatasetTable;
page.shown.set('table', table);

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
async function follow(code: string) {
  page.location.hash = `#v=1&${code}`;
  page.hear();
  await settle();
}
const state = () => appStore.getState();

keepAddress();
beforeEach(() => {
  appStore.setState({
    config: DEFAULT_RUN_CONFIG,
    run: { ...initialRun, state: 'paused', step: 5, config: DEFAULT_RUN_CONFIG },
    data: {
      ...initialData,
      sampleSets: [entry('vessels'), entry('cracks')],
      source: { kind: 'sample', id: 'vessels' },
      table,
    },
  });
  patch('view', { confirm: null });
});

it('asks once about other settings and other data, and takes both', async () => {
  await follow('set=cracks&seed=9');
  expect(state().view.confirm?.text).toMatch(/other settings and other data\. The 5 trained steps/);
  expect([state().config.seed, state().run.step]).toEqual([DEFAULT_RUN_CONFIG.seed, 5]);
  state().view.confirm?.onConfirm();
  await settle();
  expect(state().config.seed).toBe(9);
  expect(state().data.source).toEqual({ kind: 'sample', id: 'cracks' });
  expect(state().run.step).toBe(0);
});

it('asks about the one thing that is other, and about nothing where nothing is', async () => {
  await follow('set=vessels&seed=9');
  expect(state().view.confirm?.text).toContain('other settings');
  patch('view', { confirm: null });
  await follow('set=cracks');
  expect(state().view.confirm?.text).toContain('Other data');
  patch('view', { confirm: null });
  await follow('set=vessels');
  expect(state().view.confirm).toBeNull();
});

it.each([
  ['set=moons&seed=9', 'The link names a sample set moons, which is not there.'],
  ['loss.id=foo', 'The link names a loss foo, which is not there.'],
])('says what is not there in %s and changes nothing', async (code, message) => {
  await follow(code);
  expect(state().data.trouble?.message).toBe(message);
  expect([state().config, state().view.confirm]).toEqual([DEFAULT_RUN_CONFIG, null]);
});
