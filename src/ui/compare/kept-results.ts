// What Compare keeps in this browser, and how it comes back: settings, finished runs with their predictions, the last import.
import type {
  KeptComparedRun,
  KeptComparison,
  KeptComparisonSettings,
} from '../../workers/store-protocol.ts';
import type { PredictedImage } from '../../workers/train-protocol.ts';
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import { countOf } from '../format/format-number.ts';
import { keepInBrowser, readFromBrowser } from '../save/keep-controller.ts';
import { announce, appStore } from '../store/app-store.ts';
import { dataClient } from '../store/clients.ts';
import { attachImport } from './import-pictures.ts';
import { compareStore, patchCompare, runKey, type CompareState } from './compare-store.ts';
import type { CompareTab } from './own-experiment.ts';
import { addImage, addPredictions, newComparison } from './picture-controller.ts';

const TABS: readonly CompareTab[] = ['losses', 'sweep', 'folds'];

const idOf = (tab: CompareTab, planKey: string): string => `${tab}\n${planKey}`;

let bringing: Promise<void> | null = null;

/** Once: brings back what a former page kept; from then on what happens is kept. */
export function bringBack(): Promise<void> {
  bringing ??= read().finally(follow);
  return bringing;
}

async function read(): Promise<void> {
  if (!appStore.getState().env.isKeeping) return;
  const before = compareStore.getState();
  try {
    apply(await readFromBrowser((store) => store.readComparison()), before);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    patchCompare({ trouble: { message, fix: 'Nothing that was kept is shown.' } });
  }
}

/** @param before the state when reading began: what a person has changed since then stays */
function apply({ settings, runs, imported, troubles }: KeptComparison, before: CompareState): void {
  if (settings === null && runs.length === 0 && imported === null && troubles.length === 0) return;
  const now = compareStore.getState();
  // All own runs belong to one data set; two open pages may have kept different ones.
  const newest = runs.reduce<KeptComparedRun | null>(
    (last, run) => (last === null || run.result.startedAt > last.result.startedAt ? run : last),
    null,
  );
  const data = newest?.data ?? null;
  const shown = runs.filter((run) => run.data.fingerprint === data?.fingerprint);
  const problems = [...troubles];
  if (shown.length < runs.length)
    problems.push(`${countOf(runs.length - shown.length, 'kept run')} of other data are left out.`);
  const ownOf = (tab: CompareTab): CompareState['own'][CompareTab] => ({
    setup:
      now.own[tab] === before.own[tab] ? (settings?.setups[tab] ?? now.own[tab].setup) : now.own[tab].setup,
    results: new Map(shown.filter((run) => run.tab === tab).map(({ planKey, result }) => [planKey, result])),
    failures: new Map(),
  });
  const own = { losses: ownOf('losses'), sweep: ownOf('sweep'), folds: ownOf('folds') };
  patchCompare({
    own,
    ...(settings === null
      ? {}
      : {
          tab: now.tab === before.tab ? settings.tab : now.tab,
          shown: now.shown === before.shown ? settings.shown : now.shown,
          base: now.base === before.base ? settings.base : now.base,
          interrupted: settings.queue,
        }),
    ownData:
      data === null
        ? null
        : { ...data, table: null, comparison: newComparison(), isOwn: settings?.isOwnData ?? false },
    imported: imported === null ? null : { ...imported, comparison: null },
    ...(problems.length === 0
      ? {}
      : {
          trouble: {
            message: problems.join(' '),
            fix: '“Delete the results” under Export and keep removes all that is kept here.',
          },
        }),
  });
  if (settings?.queue != null) announce('A queue was interrupted. The Queue panel goes on with it.');
}

/** @param predictions copied: the arrays are given away afterwards */
export function keepRun(
  tab: CompareTab,
  planKey: string,
  result: RunResult,
  predictions: readonly PredictedImage[],
): void {
  const { ownData } = compareStore.getState();
  if (ownData === null || !appStore.getState().env.isKeeping) return;
  const { name, fingerprint } = ownData;
  const run: KeptComparedRun = { version: 1, tab, planKey, data: { name, fingerprint }, result };
  const copies = predictions.map(({ id, prediction }) => ({ imageId: id, prediction: prediction.slice() }));
  keepInBrowser((store) => store.writeComparedRun(idOf(tab, planKey), run, copies));
}

function settingsOf(state: CompareState): KeptComparisonSettings {
  const { tab, shown, base, own, queue, interrupted, ownData } = state;
  const lists = ({ setup }: CompareState['own'][CompareTab]) => ({
    ...setup,
    losses: [...setup.losses],
    weights: [...setup.weights],
    seeds: [...setup.seeds],
    models: [...setup.models],
  });
  return {
    version: 1,
    tab,
    shown,
    base,
    setups: { losses: lists(own.losses), sweep: lists(own.sweep), folds: lists(own.folds) },
    queue: queue.state === 'idle' ? interrupted : queue.tab,
    isOwnData: ownData?.isOwn ?? false,
  };
}

/** What of the state the settings are made of. */
const partsOf = ({
  tab,
  shown,
  base,
  own,
  queue,
  interrupted,
  ownData,
}: CompareState): readonly unknown[] => [
  ...[tab, shown, base, interrupted, ownData?.isOwn, queue.state === 'idle' ? null : queue.tab],
  ...TABS.map((each) => own[each].setup),
];

const keepSettings = (state: CompareState): void =>
  keepInBrowser((store) => store.writeComparisonSettings(settingsOf(state)));

function keepImport({ imported }: CompareState): void {
  const kept =
    imported === null
      ? null
      : {
          version: 1 as const,
          file: imported.file,
          results: imported.results,
          predictions: [...imported.predictions],
        };
  keepInBrowser((store) => store.writeImport(kept));
}

function follow(): void {
  compareStore.subscribe((state, former) => {
    const gone = TABS.flatMap((tab) =>
      state.own[tab].results === former.own[tab].results
        ? []
        : [...former.own[tab].results.keys()]
            .filter((key) => !state.own[tab].results.has(key))
            .map((key) => idOf(tab, key)),
    );
    if (gone.length > 0) keepInBrowser((store) => store.deleteComparedRuns(gone));
    const before = partsOf(former);
    if (partsOf(state).some((part, at) => part !== before[at])) keepSettings(state);
    if (state.imported?.results !== former.imported?.results) keepImport(state);
  });
  appStore.subscribe(({ data, env }, former) => {
    if (data.table !== former.data.table) void attachPictures();
    if (env.isKeeping && !former.env.isKeeping) keepWhatIsThere();
  });
  void attachPictures();
}

/** Keeping was switched on: numbers are kept at once; predictions of runs that are finished are in no one's hand any more. */
function keepWhatIsThere(): void {
  const state = compareStore.getState();
  keepSettings(state);
  if (state.imported !== null) keepImport(state);
  for (const tab of TABS) for (const [key, result] of state.own[tab].results) keepRun(tab, key, result, []);
}

let attaching: Promise<void> = Promise.resolve();

/** Data were opened: whatever was made of them gets its pictures. @returns when that is done */
export function attachPictures(): Promise<void> {
  attaching = attaching.then(async () => {
    try {
      await attachOwn();
      await attachImport();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      patchCompare({ trouble: { message, fix: 'The numbers are not touched by it.' } });
    }
  });
  return attaching;
}

/** Own results of a former page, or of a set that was closed meanwhile, know their images again by content. */
async function attachOwn(): Promise<void> {
  const { table, source } = appStore.getState().data;
  const { ownData } = compareStore.getState();
  if (table === null || source === null || ownData === null || ownData.table === table) return;
  const fingerprint = await dataClient().fingerprint();
  const isStill = appStore.getState().data.table === table && compareStore.getState().ownData === ownData;
  if (!isStill || fingerprint !== ownData.fingerprint) return;
  patchCompare({ ownData: { ...ownData, table } });
  const { own } = compareStore.getState();
  const { comparison } = ownData;
  for (const tab of TABS) {
    for (const [planKey, result] of own[tab].results) {
      for (const { id } of result.images) await addImage(comparison, id, table.classCount);
      if (compareStore.getState().drawn.has(runKey(comparison, result.key))) continue;
      const kept = await readFromBrowser((store) => store.readComparedPredictions(idOf(tab, planKey)));
      await addPredictions(
        comparison,
        result.key,
        kept.map(({ imageId, prediction }) => ({ id: imageId, prediction })),
      );
    }
  }
}
