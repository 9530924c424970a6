// What a person changes about what is compared.
import type { RunConfig } from '../../engine/run-config.ts';
import { announce, appStore } from '../store/app-store.ts';
import { compareStore, patchCompare, patchOwn, type SourceId } from './compare-store.ts';
import { listOf, planKey, type CompareTab, type Differ, type OwnSetup } from './own-experiment.ts';
import { cancelIfUnderWay } from './queue-controller.ts';
import { baseOf, ownPlan } from './shown.ts';

export function openTab(tab: CompareTab): void {
  patchCompare({ tab, trouble: null });
}

export function showSource(source: SourceId): void {
  const { tab, shown } = compareStore.getState();
  patchCompare({ shown: { ...shown, [tab]: source } });
}

function keysOf(tab: CompareTab): Set<string> {
  const { config, data } = appStore.getState();
  const plan = ownPlan(tab, compareStore.getState(), config, data);
  return new Set('message' in plan ? [] : plan.runs.map(planKey));
}

/** Changes what runs there are; one under way that is no longer among them ends. */
export function changeSetup(fields: Partial<OwnSetup>): void {
  const { tab, own, queue } = compareStore.getState();
  patchOwn(tab, { setup: { ...own[tab].setup, ...fields } });
  if (queue.key !== null && queue.tab === tab && !keysOf(tab).has(queue.key)) cancelIfUnderWay(queue.key);
}

export function chooseDiffer(differ: Differ): void {
  showSource('own');
  changeSetup({ differ });
}

/** Adds one more: a loss or network by id, a weight or seed by value. */
export function addRun(value: string | number): void {
  const { tab, own } = compareStore.getState();
  const { setup } = own[tab];
  const list = listOf(tab, setup);
  const former: readonly (string | number)[] = setup[list];
  if (former.includes(value)) {
    announce(`${value} is there already.`);
    return;
  }
  changeSetup({ [list]: [...former, value] });
}

/** Takes one out, with its results; the last one stays. */
export function removeRun(index: number): void {
  const { tab, own } = compareStore.getState();
  const { setup } = own[tab];
  const list = listOf(tab, setup);
  const former: readonly (string | number)[] = setup[list];
  if (former.length <= 1) return;
  const before = keysOf(tab);
  changeSetup({ [list]: former.filter((_, at) => at !== index) });
  const after = keysOf(tab);
  const isGone = (key: string) => before.has(key) && !after.has(key);
  const { results, failures } = compareStore.getState().own[tab];
  patchOwn(tab, {
    results: new Map([...results].filter(([key]) => !isGone(key))),
    failures: new Map([...failures].filter(([key]) => !isGone(key))),
  });
}

/** Trains again what has failed. */
export function retryFailed(): void {
  patchOwn(compareStore.getState().tab, { failures: new Map() });
}

/** Changes what is the same in all own runs; results with other settings are no longer shown, but come back with theirs. */
export function changeBase(change: (base: RunConfig) => RunConfig): void {
  const state = compareStore.getState();
  patchCompare({ base: change(baseOf(state, appStore.getState().config)) });
  const { queue } = compareStore.getState();
  if (queue.key !== null && !keysOf(queue.tab).has(queue.key)) cancelIfUnderWay(queue.key);
}

/** The knobs of the Train room count again. */
export function takeBaseFromTrain(): void {
  patchCompare({ base: null });
}
