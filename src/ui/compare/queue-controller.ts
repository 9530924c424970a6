// The queue: trains the runs of a tab one after another on the one training worker, and keeps their results.
import type { PlannedRun } from '../../engine/experiments/experiment-plan.ts';
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import { version as tendrilVersion } from '../../../package.json';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import { countOf, formatCount } from '../format/format-number.ts';
import { announce, appStore, patch } from '../store/app-store.ts';
import { trainClient } from '../store/clients.ts';
import { stopMeasuring } from '../store/cost-controller.ts';
import { discardRun } from '../store/run-controller.ts';
import { hasRun } from '../store/run-slice.ts';
import {
  lendTraining,
  promiseTraining,
  returnTraining,
  type TrainingBorrower,
} from '../store/training-loan.ts';
import { compareClient } from './compare-clients.ts';
import { compareStore, initialQueue, patchCompare, patchOwn, patchQueue } from './compare-store.ts';
import { planKey, type CompareTab, type OwnPlan } from './own-experiment.ts';
import { attachPictures, bringBack, keepRun } from './kept-results.ts';
import { openOwnData } from './own-data.ts';
import { addPredictions, keyOfRun } from './picture-controller.ts';
import { baseOf, ownPlan, plannedImages } from './shown.ts';
import { cancelRun, failRun, hearRun, RunCancelled, RunFailed, trainOne } from './train-one.ts';

const TABS: readonly CompareTab[] = ['losses', 'sweep', 'folds'];

let wantsPause = false;
let isStopping = false;

const borrower: TrainingBorrower = {
  name: 'The queue in Compare',
  hear: hearRun,
  crashed: (worker, error) => {
    if (worker === 'data') isStopping = true;
    failRun(error.message);
  },
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Plan of the tab whose queue it is; null where its settings are not valid. */
function planOf(tab: CompareTab): OwnPlan | null {
  const { config, data } = appStore.getState();
  const plan = ownPlan(tab, compareStore.getState(), config, data);
  return 'message' in plan ? null : plan;
}

function nextRun(tab: CompareTab): PlannedRun | null {
  const { results, failures } = compareStore.getState().own[tab];
  const isWaiting = (run: PlannedRun) => !results.has(planKey(run)) && !failures.has(planKey(run));
  return planOf(tab)?.runs.find(isWaiting) ?? null;
}

/** The round button. */
export function playOrPauseQueue(): void {
  const { queue } = compareStore.getState();
  if (queue.state === 'idle') void begin();
  else if (queue.state === 'running') {
    wantsPause = true;
    void trainClient().pause();
  } else if (queue.state === 'paused') {
    wantsPause = false;
    void trainClient().resume();
  }
}

export function stepQueue(): void {
  if (compareStore.getState().queue.state === 'paused') void trainClient().step(false);
}

/** Ends the queue; the run under way waits again, from its beginning. */
export function stopQueue(): void {
  isStopping = true;
  cancelRun();
}

/** Ends the run under way if it is this one. */
export function cancelIfUnderWay(key: string): void {
  if (compareStore.getState().queue.key === key) cancelRun();
}

/** Everything that was trained here for the open tab is forgotten. */
export function resetQueue(): void {
  const { tab, own } = compareStore.getState();
  const count = own[tab].results.size;
  const reset = (): void => {
    stopQueue();
    patchOwn(tab, { results: new Map(), failures: new Map() });
    if (compareStore.getState().interrupted === tab) patchCompare({ interrupted: null });
    announce('The results of this tab were cleared.');
  };
  if (count === 0) {
    reset();
    return;
  }
  patch('view', {
    confirm: {
      title: 'Clear the results?',
      text: `The ${countOf(count, 'finished run')} of this tab will be lost. Export them first to keep them.`,
      confirmLabel: 'Clear',
      onConfirm: reset,
    },
  });
}

/** Why the queue cannot start now, as one sentence; null where it can. */
export function whyNotQueue(): string | null {
  const { data, env } = appStore.getState();
  if (env.backend === null) return env.backendError ?? 'The backend is not up yet.';
  if (data.table === null || data.source === null) return 'Open a data set in the Train room first.';
  if (data.table.validationCount === 0 && compareStore.getState().tab !== 'folds')
    return 'No image is held out for validation: add more pairs, or use k-fold.';
  return null;
}

async function begin(): Promise<void> {
  // What a former page kept, and whether the open data are those that it was trained on.
  await bringBack();
  await attachPictures();
  const { run, data } = appStore.getState();
  const { tab, own, ownData } = compareStore.getState();
  const reason = whyNotQueue();
  const plan = planOf(tab);
  if (reason !== null || plan === null) {
    if (reason !== null) patchCompare({ trouble: { message: reason, fix: 'Then press Play.' } });
    return;
  }
  patchCompare({ trouble: null, shown: { ...compareStore.getState().shown, [tab]: 'own' } });
  if (nextRun(tab) === null) {
    announce('Every run is finished: add one, or reset to train them again.');
    return;
  }
  const losses: string[] = [];
  const isOther = ownData !== null && ownData.table !== data.table;
  const finished = TABS.reduce((sum, each) => sum + own[each].results.size, 0);
  if (isOther && finished > 0)
    losses.push(`The ${countOf(finished, 'finished run')} of ${ownData.name} will be cleared.`);
  if (hasRun(run))
    losses.push(
      `There is one training worker: the run in Train ends, and its ${formatCount(run.step)} trained steps are lost.`,
    );
  if (losses.length === 0) void runQueue(tab);
  else
    patch('view', {
      confirm: {
        title: 'Start the queue?',
        text: losses.join(' '),
        confirmLabel: 'Start',
        onConfirm: () => void runQueue(tab),
      },
    });
}

async function runQueue(tab: CompareTab): Promise<void> {
  const { table } = appStore.getState().data;
  if (table === null || compareStore.getState().queue.state !== 'idle') return;
  wantsPause = false;
  isStopping = false;
  patchQueue({ ...initialQueue, state: 'starting', tab });
  patchCompare({ interrupted: null });
  // Knobs turned in the Train room while the queue runs are not for its runs.
  patchCompare({ base: baseOf(compareStore.getState(), appStore.getState().config) });
  const forgetData = stopWithOtherData(table);
  // At once, and for the whole queue: no measurement and no run slips in before its first run or between two.
  promiseTraining(borrower);
  try {
    await stopMeasuring();
    if (!(await discardRun())) return;
    lendTraining(borrower);
    const comparison = await openOwnData(tab, table);
    const plan = planOf(tab);
    if (plan === null) return;
    const folds = plan.experiment.folds === null ? null : await foldsOf(plan, table);
    for (let next = nextRun(tab); next !== null && !isStopping; next = nextRun(tab)) {
      await trainAndKeep(
        tab,
        next,
        table,
        comparison,
        next.fold === null ? null : (folds?.[next.fold] ?? null),
      );
    }
    if (!isStopping) announce('The queue is done.');
  } catch (error) {
    const trouble = { message: messageOf(error), fix: 'Press Play to go on with the queue.' };
    patchCompare({ trouble });
    announce(`${trouble.message} ${trouble.fix}`);
  } finally {
    forgetData();
    // Tensors of the last run are not needed again.
    await trainClient()
      .reset()
      .catch(() => undefined);
    returnTraining(borrower);
    patchQueue({ ...initialQueue, tab });
  }
}

/** The images of the open set leave with it: whoever opens another one ends the queue. */
function stopWithOtherData(table: DatasetTable): () => void {
  return appStore.subscribe(({ data }) => {
    if (data.table === table || isStopping) return;
    stopQueue();
    announce('Other data were opened: the queue was stopped.');
  });
}

function foldsOf(plan: OwnPlan, table: DatasetTable): Promise<RunResult['split'][]> {
  const ids = plannedImages('folds', { table }).map(({ id }) => id);
  return compareClient().assignFolds(ids, plan.experiment.folds ?? 2, plan.experiment.splitSeed);
}

function splitOf(table: DatasetTable): RunResult['split'] {
  const idsOf = (split: 'train' | 'validation') =>
    table.rows.filter((row) => row.status === 'ready' && row.split === split).map(({ id }) => id);
  return { train: idsOf('train'), validation: idsOf('validation') };
}

const browserVersion = (): string | null => /Chrom(?:e|ium)\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? null;

async function trainAndKeep(
  tab: CompareTab,
  run: PlannedRun,
  table: DatasetTable,
  comparison: string,
  fold: RunResult['split'] | null,
): Promise<void> {
  const key = planKey(run);
  patchQueue({ key, state: wantsPause ? 'paused' : 'running', phase: 'Preparing', step: 0, stepMs: null });
  try {
    const view = fold === null ? undefined : { split: fold, classCount: null };
    const trained = await trainOne(run.config, view, wantsPause ? 'pause' : 'run');
    const { backend } = appStore.getState().env;
    if (backend === null) throw new RunFailed('The backend was lost.');
    const parts = {
      config: run.config,
      split: fold ?? splitOf(table),
      backend: { backend: backend.backend, adapter: backend.adapter },
      versions: { tendril: tendrilVersion, browser: browserVersion() },
    };
    const { history, cost, images, mean } = trained.recorder.finish(trained.seconds);
    const result: RunResult = {
      key: await keyOfRun(parts, compareStore.getState().ownData?.fingerprint ?? ''),
      arm: run.arm,
      seed: run.seed,
      fold: run.fold,
      classCount: table.classCount,
      ...parts,
      startedAt: trained.startedAt,
      history,
      cost,
      images,
      mean,
    };
    keepRun(tab, key, result, trained.predictions);
    await addPredictions(comparison, result.key, trained.predictions);
    const { results } = compareStore.getState().own[tab];
    patchOwn(tab, { results: new Map(results).set(key, result) });
    announce(`Run ${results.size + 1} of ${planOf(tab)?.runs.length ?? results.size + 1} is finished.`);
  } catch (error) {
    if (error instanceof RunCancelled) return;
    if (!(error instanceof RunFailed)) throw error;
    const { failures } = compareStore.getState().own[tab];
    patchOwn(tab, { failures: new Map(failures).set(key, error.message) });
    announce(error.message);
  } finally {
    patchQueue({ key: null, phase: null });
  }
}
